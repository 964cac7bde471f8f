"""Seats in sessions are taken and given back; the constraint of a session lets nobody have one too many."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update

from services.events.actions.places import lock_gathering
from services.events.models import Sitting, SittingGuest
from services.events.queries.rounds import comes
from services.events.queries.timetable import seats_of, sitting_of
from services.events.rules import NoSuchRsvp, check_not_cancelled
from services.events.rules.timetable import (
    HasNoPlace,
    IsElsewhere,
    NeedsNoSignUp,
    SessionIsFull,
    check_not_begun,
    overlap,
)
from shared.database import Session, insert_once

_APART = {"synchronize_session": False}


def sign_up(
    session: Session, gathering_id: UUID, sitting_id: UUID, person_id: UUID, now: datetime
) -> Sitting:
    """Give a person a seat in a session, by one conditional update. A second time they have it.

    Refuses who has no place at the gathering, or a seat in another session at that time, and what is full.
    """
    gathering = lock_gathering(session, gathering_id)
    sitting = sitting_of(session, gathering_id, sitting_id)
    if session.get(SittingGuest, (sitting_id, person_id)) is not None:
        return sitting
    check_not_cancelled(gathering)
    check_not_begun(sitting, now)
    if sitting.capacity is None:
        raise NeedsNoSignUp
    if not comes(session, gathering_id, person_id):
        raise HasNoPlace
    for other in seats_of(session, gathering_id, person_id):
        if overlap(sitting, other):
            raise IsElsewhere(f"Give the seat in {other.title} back first.")
    if not _take(session, sitting_id):
        raise SessionIsFull(f"All {sitting.capacity} seats of {sitting.title} are taken.")
    insert_once(session, SittingGuest, sitting_id=sitting_id, person_id=person_id, signed_up_at=now)
    session.refresh(sitting)
    return sitting


def give_seat_back(
    session: Session, gathering_id: UUID, sitting_id: UUID, person_id: UUID, now: datetime
) -> None:
    """Give a seat back, until the session begins. A second time there is none: raises NoSuchRsvp."""
    lock_gathering(session, gathering_id)
    sitting = sitting_of(session, gathering_id, sitting_id)
    check_not_begun(sitting, now)
    if not _leave(session, sitting, person_id):
        raise NoSuchRsvp("There is no such seat in this session.")


def leave_sittings(session: Session, gathering_id: UUID, person_id: UUID, now: datetime) -> None:
    """Whoever comes no more to a locked gathering gives the seats in its sessions back that have not begun."""
    for sitting in seats_of(session, gathering_id, person_id):
        if sitting.starts_at > now:
            _leave(session, sitting, person_id)


def _take(session: Session, sitting_id: UUID) -> bool:
    taking = update(Sitting).where(Sitting.id == sitting_id, Sitting.taken < Sitting.capacity)
    taking = taking.values(taken=Sitting.taken + 1).returning(Sitting.id)
    return session.scalar(taking, execution_options=_APART) is not None


def _leave(session: Session, sitting: Sitting, person_id: UUID) -> bool:
    theirs = delete(SittingGuest).where(
        SittingGuest.sitting_id == sitting.id, SittingGuest.person_id == person_id
    )
    gone = session.scalar(theirs.returning(SittingGuest.sitting_id), execution_options=_APART)
    if gone is None:
        return False
    fewer = update(Sitting).where(Sitting.id == sitting.id).values(taken=Sitting.taken - 1)
    session.execute(fewer, execution_options=_APART)
    session.expire(sitting)
    return True
