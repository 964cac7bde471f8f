"""Reading what those who come need, and whom they bring: for the host alone, an event manager of the staff."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.events.models import Gathering, GuestName, Needs, Rsvp, RsvpState
from services.events.rules import NoSuchGathering
from shared.database import Session


def needs_at(session: Session, gathering_id: UUID) -> list[Needs]:
    """What is needed by those who have a place, in the order of their answers. Raises NoSuchGathering."""
    if session.get(Gathering, gathering_id) is None:
        raise NoSuchGathering
    told = select(Needs).join(Rsvp, Rsvp.id == Needs.rsvp_id).where(*_coming(gathering_id))
    return list(session.scalars(told.order_by(Rsvp.id)))


def guests_at(session: Session, gathering_id: UUID) -> list[GuestName]:
    """Who is brought along by those who have a place, in the order of their answers. Raises NoSuchGathering."""
    if session.get(Gathering, gathering_id) is None:
        raise NoSuchGathering
    told = select(GuestName).join(Rsvp, Rsvp.id == GuestName.rsvp_id).where(*_coming(gathering_id))
    return list(session.scalars(told.order_by(Rsvp.id, GuestName.place)))


def _coming(gathering_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (Rsvp.gathering_id == gathering_id, Rsvp.state == RsvpState.CONFIRMED)
