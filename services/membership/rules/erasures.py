"""Who may be erased, when, and what stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from services.membership.models import Tier
from shared.callers import Caller, Role
from shared.errors import Forbidden, NotFound, Refusal

LINK_PURPOSE = "erasure"
LEAST_DAYS_FOR_UNTIED = 30


class PersonWasErased(NotFound):
    """This person was erased; what is left is an id."""


class ProveWhoYouAre(Forbidden):
    """Sign in anew first: whoever asks to be erased has done so just now."""


class StandDownFirst(Refusal):
    """Whoever works for the association gives that up first."""


class NameAnotherApprover(Refusal):
    """Without this person a tier has too few who decide about its applications."""


class MoneyIsOnItsWay(Refusal):
    """A card of this person is being charged at the moment."""


class ErasureIsDone(Refusal):
    """The person was erased, and that cannot be taken back."""


def check_may_ask_for_erasure(caller: Caller, person_id: UUID, has_proven: bool) -> None:
    """A person asks for it, having signed in by a link just now; or an admin does."""
    if caller.has(Role.ADMIN):
        return
    if caller.person_id != person_id:
        raise Forbidden("A person asks for this, or an admin")
    if not has_proven:
        raise ProveWhoYouAre("Ask for a sign-in link, and send what is in it as `proof`")


def check_may_call_off(caller: Caller, person_id: UUID) -> None:
    """An erasure is the person's business, and an admin's."""
    if caller.person_id != person_id and not caller.has(Role.ADMIN):
        raise Forbidden("This is for the person, and for admins")


def check_may_be_erased(
    roles: Collection[str], tiers: Sequence[Tier], person_id: UUID, charges: int
) -> None:
    """Refuse to erase whoever the association's work still hangs on, and say what to do first."""
    if roles:
        named = ", ".join(sorted(roles))
        raise StandDownFirst(f"An admin takes the staff role first: {named}")
    for tier in tiers:
        others = [one for one in tier.approver_ids if one != str(person_id)]
        if len(others) < max(tier.approvals_needed, tier.renewal_approvals_needed):
            raise NameAnotherApprover(
                f"An admin names another approver of {tier.name} first, or asks for fewer votes"
            )
    if charges:
        raise MoneyIsOnItsWay("The bank has been asked; it answers within days, so ask again then")


def erased_on(today: date, cooling_off_days: int) -> date:
    """The day on which somebody is erased who asks for it today."""
    return today + timedelta(days=cooling_off_days)
