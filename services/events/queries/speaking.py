"""Whether somebody speaks."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from services.events.models import Speaker
from services.events.rules.speakers import SPEAKS
from shared.database import Session


def is_speaker(session: Session, gathering_id: UUID, person_id: UUID) -> bool:
    """Whether somebody said that they speak at a gathering."""
    theirs = select(Speaker.id).where(
        Speaker.gathering_id == gathering_id,
        Speaker.person_id == person_id,
        Speaker.state.in_(SPEAKS),
    )
    return session.scalar(theirs.limit(1)) is not None
