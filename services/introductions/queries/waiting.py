"""Who may be proposed again, because time has passed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.introductions.models import Candidate, Person
from shared.database import Session


def rested(session: Session, now: datetime, limit: int) -> set[UUID]:
    """People whose pause is over."""
    found = select(Person.id).where(Person.paused_until <= now.date())
    return set(session.scalars(found.order_by(Person.id).limit(limit)))


def cooled(session: Session, now: datetime, limit: int) -> list[Candidate]:
    """Matches of people who may be proposed to each other again."""
    found = select(Candidate).where(Candidate.not_before <= now)
    return list(session.scalars(found.order_by(Candidate.not_before).limit(limit)))
