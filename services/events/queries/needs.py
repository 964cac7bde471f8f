"""Reading what those who come need: for the host alone, who is on the staff as an event manager."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from services.events.models import Gathering, Needs, Rsvp, RsvpState
from services.events.rules import NoSuchGathering
from shared.database import Session


def needs_at(session: Session, gathering_id: UUID) -> list[Needs]:
    """What is needed by those who have a place, in the order of their answers. Raises NoSuchGathering."""
    if session.get(Gathering, gathering_id) is None:
        raise NoSuchGathering
    coming = (Rsvp.gathering_id == gathering_id, Rsvp.state == RsvpState.CONFIRMED)
    told = select(Needs).join(Rsvp, Rsvp.id == Needs.rsvp_id).where(*coming)
    return list(session.scalars(told.order_by(Rsvp.id)))
