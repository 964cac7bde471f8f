"""What falls due with time alone: introductions expire, pauses end, handovers are overdue."""

from __future__ import annotations

from datetime import date, datetime

from services.introductions.actions.deadlines import say_what_is_overdue
from services.introductions.actions.introductions import expire
from services.introductions.actions.limits import resume
from services.introductions.queries.introductions import due
from shared.database import Session

AT_ONCE = 100


def sweep(session: Session, now: datetime, today: date) -> int:
    """Do what is due, at most so much at once; returns how many introductions expired.

    Late is as good as in time, and asking twice does nothing more.
    """
    expired = expire(session, due(session, now, AT_ONCE), now)
    resume(session, now, AT_ONCE)
    say_what_is_overdue(session, today, AT_ONCE)
    return expired
