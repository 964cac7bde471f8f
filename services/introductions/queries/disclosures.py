"""All that is held here of a person, for the person and for admins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.introductions.models import db
from services.introductions.models.privacy import REGISTER
from shared.callers import Caller
from shared.database import Session
from shared.privacy import Disclosure, disclosing


def disclosed(session: Session, person_id: UUID, now: datetime) -> Disclosure:
    """Everything that is held of a person, for whoever has been let in."""
    return disclosing.disclosed(session, db.metadata, REGISTER, person_id, now)


def disclosure_seen(session: Session, person_id: UUID, caller: Caller, now: datetime) -> Disclosure:
    """Everything that is held of a person, for that person and for admins."""
    return disclosing.disclosed_to(caller, session, db.metadata, REGISTER, person_id, now)
