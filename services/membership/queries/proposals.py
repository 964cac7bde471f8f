"""Changes that organisations propose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.membership.models import ChangeProposal, Organisation
from services.membership.models.proposals import ProposalState
from services.membership.queries.billing import billing_of
from services.membership.rules.dues import Payer
from services.membership.rules.proposals import BILLED, DESCRIBED
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset, lock_row
from shared.errors import Forbidden, NotFound


class NoSuchProposal(NotFound):
    """No proposal is known by this id."""


def proposals(
    session: Session,
    caller: Caller,
    after: str | None,
    limit: int,
    organisation_id: UUID | None,
    state: str | None,
) -> Page[ChangeProposal]:
    """What was proposed, oldest first: all of it for stewards, of one's organisations for who represents them."""
    found = select(ChangeProposal)
    if not caller.has(Role.STEWARD):
        found = found.where(ChangeProposal.organisation_id.in_(caller.organisation_ids))
    if organisation_id is not None:
        found = found.where(ChangeProposal.organisation_id == organisation_id)
    if state is not None:
        found = found.where(ChangeProposal.state == state)
    return keyset(session, found, ChangeProposal.id, after, limit)


def proposal_shown(session: Session, proposal_id: UUID, caller: Caller) -> ChangeProposal:
    """One of them. Raises NoSuchProposal, Forbidden."""
    proposal = session.get(ChangeProposal, proposal_id)
    if not caller.has(Role.STEWARD) and not (
        proposal is not None and caller.represents(proposal.organisation_id)
    ):
        raise Forbidden("A proposal is shown to who represents the organisation, and to stewards")
    if proposal is None:
        raise NoSuchProposal(f"No proposal has the id {proposal_id}")
    return proposal


def proposal_locked(session: Session, proposal_id: UUID) -> ChangeProposal:
    """One of them, which nobody else decides on meanwhile. Raises NoSuchProposal."""
    proposal = lock_row(session, ChangeProposal, proposal_id)
    if proposal is None:
        raise NoSuchProposal(f"No proposal has the id {proposal_id}")
    return proposal


def open_proposal(session: Session, organisation_id: UUID) -> ChangeProposal | None:
    """What an organisation waits for, if it waits."""
    return session.scalar(
        select(ChangeProposal).where(
            ChangeProposal.organisation_id == organisation_id,
            ChangeProposal.state == ProposalState.OPEN,
        )
    )


def known_of(session: Session, organisation: Organisation) -> Mapping[str, Any]:
    """What the association decides on, as it is."""
    billing = billing_of(session, Payer(organisation.id))
    described = {name: getattr(organisation, name) for name in DESCRIBED}
    return described | {name: getattr(billing, name) for name in BILLED}
