"""What falls due with time alone: introductions expire, pauses end, cooling-off is over."""

from __future__ import annotations

from datetime import datetime

from services.introductions.actions.introductions import expire
from services.introductions.actions.limits import resume
from services.introductions.queries.introductions import due
from shared.database import Session

AT_ONCE = 100


def sweep(session: Session, now: datetime) -> int:
    """Do what is due, at most so much at once; returns how many introductions expired.

    Late is as good as in time, and asking twice does nothing more.
    """
    expired = expire(session, due(session, now, AT_ONCE), now)
    resume(session, now, AT_ONCE)
    return expired
