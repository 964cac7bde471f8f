"""What may be taken over from another table, and how something without a name is described."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from services.membership.models import ImportRun, Organisation, Tier
from services.membership.models.imports import ImportState
from services.membership.models.memberships import ExitKind
from services.membership.rules.calendar import add_months
from services.membership.rules.joining import check_holder, check_kind
from services.membership.rules.standing import Standing, by_terms, has_benefits
from services.membership.rules.terms import Dates, policy_of, running_term, span
from shared.errors import BadInput, Conflict

WHY = "why it was refused"
_WAITING = (ImportState.CHECKING, ImportState.CHECKED)


class NotTakenOver(BadInput):
    """This membership cannot be taken over."""


class ImportIsUnderWay(Conflict):
    """This import was confirmed already: how its columns are read is settled."""


class ImportIsCancelled(Conflict):
    """This import was cancelled: send the table again."""


def check_may_be_changed(run: ImportRun) -> None:
    """Refuse to read a table otherwise when it is being taken in, or was."""
    check_may_be_confirmed(run)
    if run.state not in _WAITING:
        raise ImportIsUnderWay(f"It is {run.state}; {run.taken} of {run.total} rows were taken in")


def check_may_be_confirmed(run: ImportRun) -> None:
    """Refuse to go on with what was given up."""
    if run.state == ImportState.CANCELLED:
        raise ImportIsCancelled(f"{run.taken} of {run.total} rows had been taken in")


def check_since(since: date | None, today: date) -> date:
    """Refuse a membership that does not say when it began, or is still to begin."""
    if since is None:
        raise NotTakenOver("is empty; say since when the membership runs")
    if since > today:
        raise NotTakenOver(f"is {since}, which is still to come")
    return since


def check_tier(
    tier: Tier | None, organisation: Organisation | None, *, is_described: bool = True
) -> Tier:
    """Refuse a tier that cannot be held; no organisation means a person on their own.

    Of an organisation that is not described rightly nobody knows which tier is meant for it.
    """
    if tier is None:
        raise NotTakenOver("is no tier that is known here")
    if is_described:
        check_holder(tier, organisation, size_may_be_unknown=True)
    else:
        check_kind(tier, organisation is not None)
    return tier


@dataclass(frozen=True)
class History:
    """How a membership from elsewhere ended, or since when it rests, as a table tells it."""

    left_on: date | None = None
    left_as: str | None = None
    suspended_since: date | None = None
    suspended_until: date | None = None

    def is_over(self, today: date) -> bool:
        """Whether it ended already."""
        return self.left_on is not None and self.left_on <= today

    def rests(self, today: date) -> bool:
        """Whether a hold is on it."""
        until = self.suspended_until
        return self.suspended_since is not None and (until is None or today < until)


def history_of(fields: Mapping[str, Any]) -> History:
    """What a row says of how a membership ended, or rests."""
    return History(**{one.name: fields.get(one.name) for one in dataclass_fields(History)})


def check_left(history: History, since: date) -> None:
    """Refuse an end that lacks its day, or comes before the beginning."""
    left_on = history.left_on
    if left_on is None and history.left_as is not None:
        raise NotTakenOver(f"is empty; say from which day on it is {history.left_as}")
    if left_on is not None and left_on < since:
        raise NotTakenOver(f"is {left_on}, before it began on {since}")


def check_suspended(history: History, since: date, today: date) -> None:
    """Refuse a rest that lacks its day, is still to come, or ends before it begins."""
    first, until = history.suspended_since, history.suspended_until
    if first is None:
        if until is not None:
            raise NotTakenOver(f"is empty; say since when it rests until {until}")
        return
    if not since <= first <= today:
        raise NotTakenOver(f"is {first}; it is between {since}, when it began, and today")
    if until is not None and until < first:
        raise NotTakenOver(f"is {first}, and the rest was over on {until} already")


def term_taken_over(
    since: date, until: date | None, tier: Tier, today: date, history: History | None = None
) -> Dates:
    """The last term of a membership from elsewhere: until the day that is paid for already.

    Without such a day it is the term that follows from the beginning and runs, or the one that it ended with.
    """
    policy = policy_of(tier)
    if until is None and history is not None and history.is_over(today):
        until = history.left_on
    if until is None:
        return running_term(since, policy, today)
    if until <= since:
        raise NotTakenOver(f"is paid until {until}, before it began on {since}")
    starts_on = max(since, add_months(until, -policy.period_months))
    return span(min(starts_on, today), until, policy, since)


def standing_taken_over(dates: Dates, history: History, today: date) -> Standing:
    """The standing today of a membership from elsewhere."""
    if history.is_over(today):
        return Standing(history.left_as or ExitKind.RESIGNED)
    dues = by_terms([dates], today)
    return Standing.SUSPENDED if has_benefits(dues) and history.rests(today) else dues


def check_number_is_free(number: int | None, taken: Collection[int]) -> None:
    """Refuse a member number that somebody has."""
    if number is not None and number in taken:
        raise NotTakenOver(f"has the member number {number}, which another member has")


def stand_in_name(values: Mapping[str, Any]) -> str:
    """What an organisation is called whose name is not told: what it is, and where."""
    kind = str(values.get("sector", "organisation")).replace("-", " ").capitalize()
    kind = "Organisation" if kind == "Other" else kind
    where = ", ".join(part for part in (str(values["city"]).title(), values["country"]) if part)
    return f"{kind} in {where}" if where else f"{kind}, place unknown"
