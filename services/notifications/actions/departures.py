"""Departures that were called off: whoever was told of one is told that nothing comes of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update

from events.departures import DepartureCancelled
from events.envelope import Envelope
from services.notifications.actions.circulars import meet, representatives
from services.notifications.actions.letters import write_letter
from services.notifications.models import Letter
from services.notifications.rules import NOT_GONE, TOLD
from shared.database import Session

_NOTED, _CANCELLED = "departure-noted", "departure-cancelled"


def tell_of_a_stay(session: Session, cancelled: DepartureCancelled, heard: Envelope) -> None:
    """Write to those who were told of a departure that somebody stays; who was not told yet never is.

    The second time it does nothing.
    """
    meet(session, representatives(cancelled.organisation_id), heard.time)
    told_of_it = _about(cancelled)
    unsent = update(Letter).where(told_of_it, Letter.state.in_(NOT_GONE))
    session.execute(unsent.values(state="overtaken"))
    told = select(Letter.person_id).where(told_of_it, Letter.state.in_(TOLD)).distinct()
    for person_id in session.scalars(told.order_by(Letter.person_id)).all():
        write_letter(session, _CANCELLED, person_id, cancelled, heard)


def _about(cancelled: DepartureCancelled) -> ColumnElement[bool]:
    departure_id = Letter.event_data["departure_id"].as_string()
    return (Letter.kind == _NOTED) & (departure_id == str(cancelled.departure_id))
