"""Whom of an organisation to write to about money, never a fixed person; and what somebody reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from services.notifications.models import Contact, Representation
from shared.database import Session

_BILLING, _PRIMARY = "billing", "primary"


def language_of(session: Session, person_id: UUID) -> str:
    """What a person wants to be written to in; nothing where they did not say."""
    return session.scalar(_language(person_id)) or ""


def billing_contacts(session: Session, organisation_id: UUID) -> list[UUID]:
    """The persons who hold the billing role of an organisation now, else the primary one; maybe nobody."""
    held = select(Representation).where(
        Representation.organisation_id == organisation_id, Representation.left_on.is_(None)
    )
    known = session.scalars(held.order_by(Representation.person_id)).all()
    for role in (_BILLING, _PRIMARY):
        if found := [one.person_id for one in known if role in one.event_data["roles"]]:
            return found
    return []


def _language(person_id: UUID) -> Select[str]:
    return select(Contact.letter_language).where(Contact.person_id == person_id)
