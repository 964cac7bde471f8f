"""All that is held here of a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.matching.models import db
from services.matching.models.privacy import REGISTER
from shared.database import Session
from shared.privacy import Disclosure, disclosing


def disclosed(session: Session, person_id: UUID, now: datetime) -> Disclosure:
    """Everything that is held of a person, for whoever has been let in."""
    return disclosing.disclosed(session, db.metadata, REGISTER, person_id, now)
