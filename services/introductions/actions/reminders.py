"""Reminding: who has not answered an introduction is asked once more, a week before its time is over."""

from __future__ import annotations

from datetime import datetime

from events.introductions import IntroductionReminded
from services.introductions.queries.introductions import lock_unreminded
from services.introductions.rules.answers import is_asked
from shared.database import Session
from shared.outbox import announce


def remind(session: Session, now: datetime, limit: int) -> int:
    """Ask those once more who have not answered; returns in how many introductions.

    Each introduction once: asking again does nothing. What comes so late that less than a day is left
    is not said any more.
    """
    found = lock_unreminded(session, now, limit)
    for introduction in found:
        introduction.reminded_at = now
        for person_id in (introduction.first_id, introduction.second_id):
            if is_asked(introduction, person_id, now):
                announce(
                    session,
                    IntroductionReminded(
                        introduction_id=introduction.id,
                        person_id=person_id,
                        expires_at=introduction.expires_at,
                    ),
                )
    return len(found)
