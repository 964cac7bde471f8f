"""In which language somebody is written to."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from services.notifications.models import Contact
from shared.database import Session


def language_of(session: Session, person_id: UUID) -> str:
    """What a person wants to be written to in; nothing where they did not say."""
    return session.scalar(_language(person_id)) or ""


def _language(person_id: UUID) -> Select[str]:
    return select(Contact.letter_language).where(Contact.person_id == person_id)
