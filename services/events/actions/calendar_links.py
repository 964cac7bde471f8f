"""Links to a person's own calendar: made, and made useless."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from services.events.models import CalendarLink
from services.events.rules.calendars import hash_of
from shared.database import Session, upsert


def make_link(session: Session, person_id: UUID, now: datetime) -> str:
    """The token of a new link; the one before leads nowhere from now on. Each asking makes another."""
    token = secrets.token_urlsafe(32)
    values = {"token_hash": hash_of(token), "made_at": now}
    upsert(session, CalendarLink, {"person_id": person_id}, values)
    return token


def revoke_link(session: Session, person_id: UUID) -> None:
    """Let the person's link lead nowhere. A second time there is none any more."""
    session.execute(delete(CalendarLink).where(CalendarLink.person_id == person_id))
