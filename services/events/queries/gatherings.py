"""Reading gatherings, and recounting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from services.events.models import Gathering, Rsvp, RsvpState
from services.events.rules import NoSuchGathering
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset


@dataclass(frozen=True)
class Audit:
    """The counters of a gathering beside a recount of its answers."""

    gathering_id: UUID
    capacity: int
    taken: int
    counted_taken: int
    waiting: int
    counted_waiting: int
    could_move_up: int

    @property
    def agrees(self) -> bool:
        """Whether the counters tell the truth and no place is given twice."""
        told = (self.taken, self.waiting)
        return told == (self.counted_taken, self.counted_waiting) and self.taken <= self.capacity


def gatherings(
    session: Session, caller: Caller, after: str | None, limit: int, starts_after: datetime | None
) -> Page[Gathering]:
    """The events that the caller may see, in the order they were entered."""
    visible = select(Gathering)
    if not caller.has(Role.EVENT_MANAGER):
        visible = visible.where(Gathering.published_at.is_not(None))
    if starts_after is not None:
        visible = visible.where(Gathering.starts_at > starts_after)
    return keyset(session, visible, Gathering.id, after, limit)


def gathering(session: Session, gathering_id: UUID, caller: Caller) -> Gathering:
    """One event; what was never published is there for event managers alone."""
    found = session.get(Gathering, gathering_id)
    if found is None or not (found.published_at or caller.has(Role.EVENT_MANAGER)):
        raise NoSuchGathering
    return found


def audit(session: Session, gathering_id: UUID) -> Audit:
    """Recount the answers to a gathering; one statement, so that all numbers are of one moment."""
    of_it = Rsvp.gathering_id == Gathering.id
    waits = Rsvp.state == RsvpState.WAITING
    confirmed = select(func.coalesce(func.sum(Rsvp.places), 0)).where(
        of_it, Rsvp.state == RsvpState.CONFIRMED
    )
    waiting = select(func.count()).where(of_it, waits)
    fitting = waiting.where(Rsvp.places <= Gathering.capacity - Gathering.taken)
    row = session.execute(
        select(
            Gathering.id,
            Gathering.capacity,
            Gathering.taken,
            confirmed.scalar_subquery(),
            Gathering.waiting,
            waiting.scalar_subquery(),
            fitting.scalar_subquery(),
        ).where(Gathering.id == gathering_id)
    ).one_or_none()
    if row is None:
        raise NoSuchGathering
    return Audit(*row)
