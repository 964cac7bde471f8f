"""What may be granted, by whom, and what a granted term costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.membership.models import Grant, HardshipCase, Term, Tier
from services.membership.models.grants import GrantKind
from services.membership.models.words import LineKind
from services.membership.rules.lines import NewLine
from services.membership.rules.money import half_up
from services.membership.rules.pricing import Priced, months_asked, prorated
from services.membership.rules.standing import OVER, Standing
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, Refusal

LONGEST = timedelta(days=366 * 20)


class NothingIsSaidToBeGranted(BadInput):
    """Say what is granted to whom: to one application or one membership, at one price."""


class GrantEndsTooSoon(BadInput):
    """What is granted ends before it begins."""


class GrantEndsTooLate(BadInput):
    """What is granted for ever is no grant."""


class NothingToGrantTo(Refusal):
    """There is nothing open or running here to grant this to."""


class GrantIsBuiltUpon(Refusal):
    """The membership was renewed after what was granted; its term stands."""


class CaseIsDecided(Refusal):
    """This case has been decided otherwise."""


class SomethingIsGranted(Refusal):
    """Something was granted to this application before, and an application has one grant."""


class NobodyDecidesTheirOwnCase(Forbidden):
    """Another treasurer decides about this case: it is your own."""


class HardshipIsForTreasurers(Forbidden):
    """What is granted for hardship is the treasurer's matter, and no peer's."""


def check_one_subject(application_id: object, membership_id: object) -> None:
    """Refuse what is granted to nobody, or to two."""
    if (application_id is None) == (membership_id is None):
        raise NothingIsSaidToBeGranted("Send either application_id or membership_id")


def check_one_price(percent: int | None, price_minor: int | None) -> None:
    """Refuse two prices, or none."""
    if (percent is None) == (price_minor is None):
        raise NothingIsSaidToBeGranted("Send either percent or price_minor")


def check_ends(ends_on: date, starts_on: date) -> None:
    """Refuse an end that lies before the beginning, or farther away than anybody plans."""
    if ends_on <= starts_on:
        raise GrantEndsTooSoon(f"It would begin on {starts_on}: name a later day")
    if ends_on > starts_on + LONGEST:
        raise GrantEndsTooLate("Name a day within twenty years")


def check_may_be_granted(standing: Standing) -> None:
    """Refuse a grant to what is over."""
    if standing in OVER:
        raise NothingToGrantTo(f"The membership is {standing}")


def check_may_end(caller: Caller, grant: Grant) -> None:
    """Leave what is granted for hardship to treasurers."""
    if grant.kind == GrantKind.HARDSHIP and not caller.has(Role.TREASURER):
        raise HardshipIsForTreasurers


def check_nothing_follows(terms: Sequence[Term], granted: Sequence[Term]) -> None:
    """Refuse to shorten a term that others follow."""
    last = max((term.ends_on for term in granted), default=date.min)
    if granted and any(term.starts_on >= last for term in terms):
        raise GrantIsBuiltUpon


def check_decides_case(caller: Caller, case: HardshipCase) -> None:
    """Refuse whoever asked to decide about it."""
    if caller.person_id is not None and caller.person_id == case.person_id:
        raise NobodyDecidesTheirOwnCase


def check_granted_the_same(
    case: HardshipCase,
    grant: Grant | None,
    percent: int | None,
    price_minor: int | None,
    ends_on: date,
) -> None:
    """Refuse to grant anything else than what was granted with a decided case."""
    if grant is None:
        raise CaseIsDecided(f"The case {case.reference} is refused: they may ask anew")
    if (grant.percent, grant.price_minor, grant.ends_on) != (percent, price_minor, ends_on):
        check_was_not_granted(case, grant)


def check_was_not_granted(case: HardshipCase, grant: Grant | None) -> None:
    """Refuse to decide otherwise what was granted, and say with what it ends."""
    if grant is not None:
        raise CaseIsDecided(
            f"The case {case.reference} is granted, {_in_words(grant)} until {grant.ends_on}:"
            f" to decide otherwise, end that first (POST /grants/{grant.id}/end)"
        )


def check_nothing_was_granted(had_grant: bool) -> None:
    """Refuse a second grant to an application, whether the first one stands or has ended."""
    if had_grant:
        raise SomethingIsGranted(
            "Once the membership has begun, a grant or a case of hardship may name the membership instead"
        )


def _in_words(grant: Grant) -> str:
    if grant.percent is not None:
        return f"at {grant.percent} percent of each price"
    return f"at a price of {grant.price_minor} (minor units)"


def case_reference(year: int, number: int) -> str:
    """How a case is called, by those who may not know whose it is: H-2027-0001."""
    return f"H-{year}-{number:04d}"


def grant_for(granted: Sequence[Grant], starts_on: date) -> Grant | None:
    """What is granted for a term that starts on a day; the latest if several."""
    standing = [
        one
        for one in granted
        if starts_on < one.ends_on and (one.ended_on is None or starts_on < one.ended_on)
    ]
    return max(standing, key=lambda one: one.id, default=None)


def at_granted_price(priced: Priced, granted: Sequence[Grant], tier: Tier) -> Priced:
    """Terms at the price that is granted on their first days: lower prices of their lines, and never a line
    below nothing.

    A price is granted for a whole period: a shorter term has its share by months, as of the tier's own.
    """
    lines = tuple(_granted(line, granted, tier) for line in priced.lines)
    return replace(priced, lines=lines)


def _granted(line: NewLine, granted: Sequence[Grant], tier: Tier) -> NewLine:
    if line.kind != LineKind.TERM or line.starts_on is None or line.ends_on is None:
        return line
    grant = grant_for(granted, line.starts_on)
    if grant is None:
        return line
    if grant.percent is not None:
        return replace(line, unit_minor=half_up(line.unit_minor * grant.percent, 100))
    months = months_asked(tier, line.starts_on, line.ends_on)
    price = prorated(grant.price_minor or 0, months, tier.period_months)
    return replace(line, unit_minor=min(line.unit_minor, price))
