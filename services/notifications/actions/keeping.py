"""How long letters are kept once they are through."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from services.notifications.actions.discarding import discard
from services.notifications.models import Clock, Letter
from services.notifications.rules import LETTERS_ARE_KEPT, THROUGH
from shared.database import Session, upsert

LETTERS = "letters"
_PORTION = 500


def keep_letters_for(session: Session, days: int) -> None:
    """Keep letters for so many days from now on. Asking twice changes nothing."""
    upsert(session, Clock, {"name": LETTERS}, {"days": days})


def forget_letters(session: Session, now: datetime) -> int:
    """Forget some letters that are through and old; returns how many. Asking again forgets the next ones."""
    decided = session.get(Clock, LETTERS)
    kept = timedelta(days=decided.days) if decided is not None else LETTERS_ARE_KEPT
    old = select(Letter.id).where(Letter.state.in_(THROUGH), Letter.written_at < now - kept)
    ids = list(session.scalars(old.order_by(Letter.id).limit(_PORTION)))
    if ids:
        discard(session, ids)
        gone = delete(Letter).where(Letter.id.in_(ids))
        session.execute(gone.execution_options(synchronize_session=False))
    return len(ids)
