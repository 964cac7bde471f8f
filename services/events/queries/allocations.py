"""Reading what is kept for sponsors, and for whom a person speaks."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from services.events.models import HAS_PLACES, Allocation, Representation, Rsvp
from services.events.queries.gatherings import gathering as visible
from shared.callers import Caller, Role
from shared.database import Session


def allocations_kept(session: Session, gathering_id: UUID) -> list[Allocation]:
    """The allocations at a gathering that are not released, as they stand now."""
    kept = select(Allocation).where(
        Allocation.gathering_id == gathering_id, Allocation.released_at.is_(None)
    )
    kept = kept.order_by(Allocation.id).execution_options(populate_existing=True)
    return list(session.scalars(kept))


def allocation_of(
    session: Session, ticket_type_id: UUID, organisation_id: UUID
) -> Allocation | None:
    """What is, or was, kept of a type of ticket for an organisation."""
    of_it = select(Allocation).where(
        Allocation.ticket_type_id == ticket_type_id, Allocation.organisation_id == organisation_id
    )
    return session.scalar(of_it.execution_options(populate_existing=True))


def allocations_seen(session: Session, gathering_id: UUID, caller: Caller) -> list[Allocation]:
    """All of them for event managers; for others those of the organisations that they speak for."""
    of_it = Allocation.gathering_id == visible(session, gathering_id, caller).id
    wanted = select(Allocation).where(of_it).order_by(Allocation.id)
    if not caller.has(Role.EVENT_MANAGER):
        wanted = wanted.where(Allocation.organisation_id.in_(caller.organisation_ids))
    return list(session.scalars(wanted))


def gatherings_due(session: Session, now: datetime, most: int) -> list[UUID]:
    """Some gatherings at which something is to become everybody's."""
    due = Allocation.released_at.is_(None), Allocation.release_at <= now
    found = select(Allocation.gathering_id).where(*due).distinct()
    return list(session.scalars(found.order_by(Allocation.gathering_id).limit(most)))


def places_by(session: Session, allocation_id: UUID) -> int:
    """How many places those have who come by an allocation."""
    theirs = Rsvp.allocation_id == allocation_id, Rsvp.state.in_(HAS_PLACES)
    return session.scalars(select(func.coalesce(func.sum(Rsvp.places), 0)).where(*theirs)).one()


def speaks_for(session: Session, person_id: UUID, today: date) -> frozenset[UUID]:
    """The organisations that a person speaks for on a day."""
    theirs = select(Representation.organisation_id).where(
        Representation.person_id == person_id,
        Representation.starts_on <= today,
        or_(Representation.left_on.is_(None), Representation.left_on > today),
    )
    return frozenset(session.scalars(theirs))
