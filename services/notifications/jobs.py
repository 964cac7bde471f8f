"""What is due: letters that have been kept for long enough are forgotten."""

from __future__ import annotations

from datetime import date, datetime

from services.notifications.actions.keeping import forget_letters
from shared.database import Session


def forget_old_letters(session: Session, now: datetime, _: date) -> int:
    """Forget letters that are through, after as many days as the association decided."""
    return forget_letters(session, now)


SWEEPS = (forget_old_letters,)
