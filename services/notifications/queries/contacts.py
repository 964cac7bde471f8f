"""Whom of an organisation to write to about money: whoever holds the role, and never a fixed person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from services.notifications.models import Representation
from shared.database import Session

_BILLING, _PRIMARY = "billing", "primary"


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
