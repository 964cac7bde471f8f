"""Forgetting a person who was erased: nobody is matched with them any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from events.contract import Event
from services.matching.actions.candidates import empty, look_anew
from services.matching.models import db
from services.matching.models.privacy import REGISTER
from services.matching.queries.surroundings import WHO_KNOWS_WHOM, circle
from shared.database import Session
from shared.privacy import forgetting


def forget(session: Session, ids: Collection[UUID], now: datetime) -> None:
    """Forget what a person offers and needs, and what was made of it. Hearing twice does nothing more."""
    before = circle(session, ids, WHO_KNOWS_WHOM)
    forgetting.forget_person(session, db.metadata, REGISTER, ids, now)
    _empty_all(session, ids)
    look_anew(session, before)


def forget_late(session: Session, heard: Iterable[Event]) -> None:
    """Let nothing that is said late bring the person back."""
    _empty_all(session, forgetting.forget_late(session, db.metadata, REGISTER, heard))


def _empty_all(session: Session, ids: Iterable[UUID]) -> None:
    for person_id in sorted(ids):
        empty(session, person_id)
