"""Forgetting a person who was erased: nobody writes to them any more, and letters to others name nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from events.contract import Event
from services.notifications.actions.discarding import discard_letters_to
from services.notifications.models import db
from services.notifications.models.privacy import REGISTER
from shared.database import Session
from shared.privacy import forgetting
from shared.privacy.tombstones import erased_among


def forget(session: Session, ids: Collection[UUID], now: datetime) -> None:
    """Forget name, address, wishes and letters of a person. Hearing twice does nothing more.

    The letters that left as files are noted, for the files to go.
    """
    discard_letters_to(session, ids)
    forgetting.forget_person(session, db.metadata, REGISTER, ids, now)


def forget_late(session: Session, heard: Iterable[Event]) -> None:
    """Let nothing that is said late bring the person back, and write no letter about it."""
    forgetting.forget_late(session, db.metadata, REGISTER, heard)


def is_erased(session: Session, person_id: UUID) -> bool:
    """Whether nobody is there any more to be written to."""
    return bool(erased_among(session, db.metadata, [person_id]))
