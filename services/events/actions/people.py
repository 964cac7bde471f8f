"""What this service keeps of people beside their answers."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from services.events.models import DiscreetPerson
from shared.database import Session, insert_once


def note_discretion(session: Session, person_id: UUID, is_discreet: bool) -> None:
    """Know who is not to be named. Hearing twice changes nothing."""
    if is_discreet:
        insert_once(session, DiscreetPerson, person_id=person_id)
    else:
        session.execute(delete(DiscreetPerson).where(DiscreetPerson.person_id == person_id))
