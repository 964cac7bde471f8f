"""Ballots that are over: nobody is asked any more to decide what is decided."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update

from events.envelope import Envelope
from services.notifications.actions.circulars import meet, staff
from services.notifications.models import Circular, Letter
from services.notifications.rules import NOT_GONE
from shared.database import Session

WANTED = "vote-wanted"


def close_ballot(session: Session, application_id: UUID, heard: Envelope) -> None:
    """Ask no steward any more about an application; who has the letter keeps it.

    The second time it does nothing.
    """
    audience = staff("steward")
    meet(session, audience, heard.time)
    asked = select(Circular.event_id).where(
        Circular.audience == audience,
        Circular.kind == WANTED,
        Circular.event_data["application_id"].as_string() == str(application_id),
    )
    for event_id in session.scalars(asked).all():
        is_about_it = Letter.event_id == event_id, Letter.kind == WANTED
        unsent = update(Letter).where(*is_about_it, Letter.state.in_(NOT_GONE))
        session.execute(unsent.values(state="overtaken"))
        session.execute(delete(Circular).where(Circular.event_id == event_id))
