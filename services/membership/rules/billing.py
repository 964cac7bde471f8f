"""Who may say what stands on a party's invoices, and who pays on its behalf."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from services.membership.models.words import RepresentativeRole
from services.membership.rules.dues import Payer
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden

HOLD_THE_PURSE = frozenset({RepresentativeRole.PRIMARY, RepresentativeRole.BILLING})


class PayerIsOneParty(BadInput):
    """One party pays: an organisation or a person."""


def one_party(organisation_id: UUID | None, person_id: UUID | None) -> Payer:
    """The party that pays, of which one of the two is said."""
    if (organisation_id is None) == (person_id is None):
        raise PayerIsOneParty("Name an organisation or a person, and not both")
    return Payer(organisation_id, person_id)


def holds_the_purse(caller: Caller, payer: Payer, held: Collection[str]) -> bool:
    """Whether a caller decides about a party's money: `held` are their roles there today."""
    if caller.has(Role.STEWARD, Role.TREASURER):
        return True
    own = payer.person_id is not None and payer.person_id == caller.person_id
    return own or bool(HOLD_THE_PURSE & set(held))


def check_holds_the_purse(caller: Caller, payer: Payer, held: Collection[str]) -> None:
    """Refuse those who do not decide about a party's money."""
    if not holds_the_purse(caller, payer, held):
        raise Forbidden("The party's own billing or primary representative does this, or the staff")
