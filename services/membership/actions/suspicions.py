"""A letter came back: somebody may have left. A steward finds out, and nothing happens before."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from events.departures import DepartureSuspected
from services.membership.actions.departures import record_departure
from services.membership.actions.endings import Leaving
from services.membership.models import (
    DepartureSuspicion,
    Representation,
    RepresentationState,
    SuspicionState,
)
from services.membership.queries.departures import suspicion_of
from services.membership.rules.departures import SuspicionIsDecided
from shared.database import Session, insert_once, lock_row, new_id
from shared.outbox import announce


def suspect_departures(
    session: Session, person_id: UUID, letter_id: UUID, now: datetime
) -> list[UUID]:
    """Note that a person may have left whom they speak for, once for each organisation while it is open.

    Asking twice notes nothing more. Returns the new suspicions.
    """
    spoken_for = select(Representation).where(
        Representation.person_id == person_id,
        Representation.state == RepresentationState.CONFIRMED,
        Representation.last_day.is_(None),
    )
    found = session.scalars(spoken_for.order_by(Representation.id)).all()
    noted = (_suspect(session, one, letter_id, now) for one in found)
    return [suspicion_id for suspicion_id in noted if suspicion_id is not None]


def confirm_suspicion(
    session: Session, suspicion_id: UUID, leaving: Leaving, today: date, now: datetime
) -> DepartureSuspicion:
    """The steward found out that they left: that is a departure. Asking twice returns what was decided."""
    known = suspicion_of(session, suspicion_id)
    if known.state == SuspicionState.OPEN:
        departure = record_departure(
            session, known.organisation_id, known.person_id, leaving, today, now
        )
        suspicion = _decide(session, known.id, SuspicionState.CONFIRMED, leaving.by_id, now)
        suspicion.departure_id = departure.id
        session.flush()
        return suspicion
    return _decide(session, known.id, SuspicionState.CONFIRMED, leaving.by_id, now)


def dismiss_suspicion(
    session: Session, suspicion_id: UUID, by_id: UUID | None, now: datetime
) -> DepartureSuspicion:
    """The steward found out that they are still there. Asking twice changes nothing."""
    suspicion_of(session, suspicion_id)
    return _decide(session, suspicion_id, SuspicionState.DISMISSED, by_id, now)


def _suspect(
    session: Session, spoken: Representation, letter_id: UUID, now: datetime
) -> UUID | None:
    suspicion_id, both = new_id(), {"organisation_id": spoken.organisation_id}
    both["person_id"] = spoken.person_id
    is_new = insert_once(
        session,
        DepartureSuspicion,
        id=suspicion_id,
        representation_id=spoken.id,
        letter_id=letter_id,
        state=SuspicionState.OPEN,
        raised_at=now,
        **both,
    )
    if not is_new:
        return None
    announce(session, DepartureSuspected(suspicion_id=suspicion_id, **both))
    return suspicion_id


def _decide(
    session: Session, suspicion_id: UUID, state: SuspicionState, by_id: UUID | None, now: datetime
) -> DepartureSuspicion:
    locked = lock_row(session, DepartureSuspicion, suspicion_id)
    suspicion = locked or suspicion_of(session, suspicion_id)
    if suspicion.state not in (SuspicionState.OPEN, state):
        raise SuspicionIsDecided(f"It was {suspicion.state}")
    if suspicion.state == SuspicionState.OPEN:
        suspicion.state, suspicion.decided_at, suspicion.decided_by_id = state, now, by_id
        session.flush()
    return suspicion
