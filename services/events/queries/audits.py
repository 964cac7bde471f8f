"""Recounting: what the counters of a gathering and of its pools say, beside its answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from services.events.models import (
    DRAWS,
    HAS_PLACES,
    TAKES_PLACE,
    Allocation,
    Gathering,
    Pool,
    Rsvp,
    RsvpState,
    Sitting,
    SittingGuest,
)
from services.events.queries.tickets import room_at
from services.events.rules import NoSuchGathering
from shared.database import Session


@dataclass(frozen=True)
class PoolAudit:
    """The counter of a pool beside the places of those whose tickets draw on it."""

    pool_id: UUID
    name: str
    capacity: int
    overbook: int
    taken: int
    counted_taken: int


@dataclass(frozen=True)
class SessionAudit:
    """The counter of a session beside those who have a seat in it."""

    session_id: UUID
    title: str
    capacity: int | None
    taken: int
    counted_taken: int


@dataclass(frozen=True)
class Audit:
    """The counters of a gathering beside a recount of its answers."""

    gathering_id: UUID
    capacity: int
    overbook: int
    taken: int
    counted_taken: int
    waiting: int
    counted_waiting: int
    could_move_up: int
    pools: tuple[PoolAudit, ...] = ()
    sessions: tuple[SessionAudit, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the counters tell the truth and no place is given twice."""
        told = (self.taken, self.waiting)
        pools = all(
            one.taken == one.counted_taken <= one.capacity + one.overbook for one in self.pools
        )
        sessions = all(
            one.taken == one.counted_taken <= (one.capacity or 0) for one in self.sessions
        )
        is_so = told == (self.counted_taken, self.counted_waiting)
        return is_so and pools and sessions and self.taken <= self.capacity + self.overbook


def audit(session: Session, gathering_id: UUID) -> Audit:
    """Recount the answers to a gathering; its places in one statement, so that their numbers are of one moment.

    Tickets and sessions take a few more: ask with the gathering locked to be as sure.
    """
    of_it = Rsvp.gathering_id == Gathering.id
    waits = Rsvp.state == RsvpState.WAITING
    confirmed = select(func.coalesce(func.sum(Rsvp.places), 0)).where(
        of_it, Rsvp.state.in_(HAS_PLACES)
    )
    waiting = select(func.count()).where(of_it, waits)
    left = Gathering.capacity + Gathering.overbook - Gathering.taken
    row = session.execute(
        select(
            Gathering.id,
            Gathering.capacity,
            Gathering.overbook,
            Gathering.taken,
            confirmed.scalar_subquery() + _kept().scalar_subquery(),
            Gathering.waiting,
            waiting.scalar_subquery(),
            waiting.where(Rsvp.places <= left).scalar_subquery(),
        ).where(Gathering.id == gathering_id)
    ).one_or_none()
    if row is None:
        raise NoSuchGathering
    found = replace(Audit(*row), sessions=_sessions(session, gathering_id))
    gathering = session.get_one(Gathering, gathering_id)
    return _with_pools(session, found, gathering) if gathering.is_ticketed else found


def _with_pools(session: Session, found: Audit, gathering: Gathering) -> Audit:
    columns = (Pool.id, Pool.name, Pool.capacity, Pool.overbook, Pool.taken)
    wanted = select(*columns, _drawn()).where(Pool.gathering_id == gathering.id)
    pools = tuple(PoolAudit(*row) for row in session.execute(wanted.order_by(Pool.id)))
    room = room_at(session, gathering)
    waiting = select(Rsvp).where(Rsvp.gathering_id == gathering.id, Rsvp.state == RsvpState.WAITING)
    free = found.capacity + found.overbook - found.taken
    fitting = [one for one in session.scalars(waiting) if one.places <= free and room.fits(one)]
    return replace(found, pools=pools, could_move_up=len(fitting))


def _sessions(session: Session, gathering_id: UUID) -> tuple[SessionAudit, ...]:
    columns = (Sitting.id, Sitting.title, Sitting.capacity, Sitting.taken)
    wanted = select(*columns, _seated().scalar_subquery())
    wanted = wanted.where(Sitting.gathering_id == gathering_id).order_by(Sitting.id)
    return tuple(SessionAudit(*row) for row in session.execute(wanted))


def adrift(session: Session) -> list[UUID]:
    """The gatherings that are to come whose counters, or those of a pool or a session, do not tell the truth."""
    coming = Gathering.state.in_(TAKES_PLACE)
    of_it = Rsvp.gathering_id == Gathering.id
    confirmed = select(func.coalesce(func.sum(Rsvp.places), 0)).where(
        of_it, Rsvp.state.in_(HAS_PLACES)
    )
    waiting = select(func.count()).where(of_it, Rsvp.state == RsvpState.WAITING)
    wrong = or_(
        Gathering.taken != confirmed.scalar_subquery() + _kept().scalar_subquery(),
        Gathering.waiting != waiting.scalar_subquery(),
    )
    pools = (
        select(Pool.gathering_id)
        .join(Gathering, Gathering.id == Pool.gathering_id)
        .where(coming, Pool.taken != _drawn())
    )
    sittings = (
        select(Sitting.gathering_id)
        .join(Gathering, Gathering.id == Sitting.gathering_id)
        .where(coming, Sitting.taken != _seated().scalar_subquery())
    )
    found = set(session.scalars(select(Gathering.id).where(coming, wrong)))
    return sorted(found | set(session.scalars(pools)) | set(session.scalars(sittings)))


def _seated() -> Select[int]:
    """How many have a seat in a session."""
    return select(func.count()).where(SittingGuest.sitting_id == Sitting.id)


def _kept() -> Select[int]:
    """The places that are kept for sponsors at a gathering, and that nobody has taken over yet."""
    return select(func.coalesce(func.sum(Allocation.kept), 0)).where(
        Allocation.gathering_id == Gathering.id
    )


def _drawn() -> ColumnElement[int]:
    """The places of those who come, and those that are kept, whose tickets draw on a pool."""
    kept = (
        select(func.coalesce(func.sum(Allocation.kept), 0))
        .join(DRAWS, DRAWS.c.ticket_type_id == Allocation.ticket_type_id)
        .where(DRAWS.c.pool_id == Pool.id)
    )
    held = (
        select(func.coalesce(func.sum(Rsvp.places), 0))
        .join(DRAWS, DRAWS.c.ticket_type_id == Rsvp.ticket_type_id)
        .where(DRAWS.c.pool_id == Pool.id, Rsvp.state.in_(HAS_PLACES))
    )
    return held.scalar_subquery() + kept.scalar_subquery()
