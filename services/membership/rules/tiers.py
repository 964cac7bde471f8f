"""Which tier a membership may have, who may bring a member into one, and what is for sale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.membership.models import Invoice, Membership, Organisation, Tier, TierPrice
from services.membership.models.tiers import Admission
from services.membership.models.words import SLUG
from services.membership.rules.joining import check_holder
from services.membership.rules.standing import Standing
from shared.errors import BadInput, Refusal


class TierIsGivenByStaff(Refusal):
    """The association alone brings members into this tier."""


class TierIsClosed(Refusal):
    """This tier takes nobody new: those who have it may renew."""


class TierIsTheSame(BadInput):
    """The membership has this tier already."""


class TierCostsLess(Refusal):
    """A tier that costs less is taken with the next renewal."""


class MembershipDoesNotRunNow(Refusal):
    """Only what runs can be changed."""


class InvoiceWaits(Refusal):
    """Something else waits to be paid."""


class SeatsAreTaken(Refusal):
    """These seats are in use."""


class TierNeedsMore(BadInput):
    """Too little is said of this tier."""


class TierIsForTheOthers(Refusal):
    """A tier that is known stays for whom it is: for organisations, or for persons."""


class ApproversAreTooFew(BadInput):
    """More must say yes than are named."""


class PriceIsHistory(Refusal):
    """What a tier has cost is not changed; say what it is to cost from another day on."""


class TierIsCalledOddly(BadInput):
    """A tier is called by small letters and digits with hyphens between."""


def check_slug(slug: str) -> None:
    """Refuse what no tier can be called."""
    if not SLUG.fullmatch(slug) or len(slug) > 40:
        raise TierIsCalledOddly("Write up to 40 small letters and digits, as in social-enterprise")


def check_tier(known: Tier | None, values: Mapping[str, Any]) -> None:
    """Refuse a new tier of which too little is said, and another kind for one that there is."""
    if not values:
        raise TierNeedsMore("Say what the tier is to be")
    missing = {"name", "kind", "currency", "grace_days"} - values.keys()
    if known is None and missing:
        raise TierNeedsMore(f"Say also: {', '.join(sorted(missing))}")
    if known is not None and values.get("kind", known.kind) != known.kind:
        raise TierIsForTheOthers(f"The tier {known.slug} is for: {known.kind}")


def check_approvers(values: Mapping[str, Any]) -> None:
    """Refuse a tier in which more of the named approvers must say yes than there are."""
    named = len(values.get("approver_ids") or ())
    asked = [values.get(key) or 0 for key in ("approvals_needed", "renewal_approvals_needed")]
    if named and max(asked) > named:
        raise ApproversAreTooFew(f"{max(asked)} must say yes, and approver_ids names {named}")


def check_price_is_ahead(versions: Sequence[TierPrice], valid_from: date, today: date) -> None:
    """Refuse to change a price that has held; the first one of a currency may hold since any day."""
    if versions and valid_from <= today and any(one.valid_from <= today for one in versions):
        raise PriceIsHistory(f"A price that holds from {valid_from} would change what it was")


def check_admission(tier: Tier, by_staff: bool) -> None:
    """Refuse a newcomer to a tier that is given by the association alone, or takes nobody new."""
    if tier.admission == Admission.RENEWAL_ONLY:
        raise TierIsClosed(f"The tier {tier.slug} can only be renewed")
    if tier.admission == Admission.ADMIN_ONLY and not by_staff:
        raise TierIsGivenByStaff(f"Ask the association about the tier {tier.slug}")


def check_change(
    membership: Membership, tier: Tier, holder: Organisation | None, by_staff: bool
) -> None:
    """Refuse another tier that is not meant for who holds the membership."""
    if tier.slug == membership.tier_slug:
        raise TierIsTheSame(f"The membership has the tier {tier.slug}")
    check_holder(tier, holder)
    check_admission(tier, by_staff)


def check_nothing_waits(upgrade: Invoice | None, tier: Tier) -> None:
    """Refuse an upgrade while another one of the membership waits to be paid."""
    if upgrade is not None and all(line.tier_slug != tier.slug for line in upgrade.lines):
        raise InvoiceWaits(f"Invoice {upgrade.number} asks for another tier; pay or void it first")


def check_no_other_seats(waiting: Invoice | None, count: int) -> None:
    """Refuse to ask for so many seats while another number of them waits to be paid."""
    if waiting is not None and all(line.quantity != count for line in waiting.lines):
        raise InvoiceWaits(f"Invoice {waiting.number} asks for other seats; pay or void it first")


def next_tier_of(membership: Membership, upgrade: str | None) -> str:
    """The tier of the next term: that of an upgrade that waits to be paid, else the one wished for, or had."""
    return upgrade or membership.next_tier_slug or membership.tier_slug


def check_runs(standing: Standing) -> None:
    """Refuse to change, for what is left of a term, a membership whose term does not run."""
    if standing is not Standing.ACTIVE:
        raise MembershipDoesNotRunNow(f"The membership is {standing}")


def check_returns(extra: int, count: int, seats: int, taken: int) -> None:
    """Refuse to give back seats that were not bought, or that somebody sits on."""
    if count > extra:
        raise SeatsAreTaken(f"{extra} seats were bought beyond those of the tier")
    if taken > seats + extra - count:
        raise SeatsAreTaken(f"{taken} seats are taken")


def is_open_to_persons(tier: Tier) -> bool:
    """Whether anybody may apply for a tier alone."""
    return tier.kind == "person" and tier.admission == Admission.PUBLIC
