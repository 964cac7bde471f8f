"""Letters that are forgotten: noted in the same transaction, so that their files go, whatever falls over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from services.notifications.models import Discarded, Letter
from services.notifications.rules import NOTES_ARE_KEPT
from shared.database import Session, upsert_many


def discard_letters_to(session: Session, person_ids: Collection[UUID]) -> None:
    """Note all letters to somebody before they are forgotten. Asking twice notes those that came since."""
    to_them = select(Letter.id).where(Letter.person_id.in_(person_ids))
    discard(session, session.scalars(to_them).all())


def discard(session: Session, letter_ids: Collection[UUID]) -> None:
    """Note letters whose files are to go. Asking twice, or two at once, notes each once."""
    rows = [{"letter_id": one, "looked_at": None} for one in sorted(letter_ids)]
    upsert_many(session, Discarded, ["letter_id"], rows)


def look_at_discarded(session: Session, now: datetime) -> list[UUID]:
    """The letters whose files are to go. Asking again tells the same, until they are let go of."""
    session.execute(update(Discarded).where(Discarded.looked_at.is_(None)).values(looked_at=now))
    return list(session.scalars(select(Discarded.letter_id).order_by(Discarded.letter_id)))


def let_go_of(session: Session, now: datetime) -> None:
    """Forget the notes whose files are gone for certain: looked at more than a day ago. Safe to repeat."""
    session.execute(delete(Discarded).where(Discarded.looked_at < now - NOTES_ARE_KEPT))
