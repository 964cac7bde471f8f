"""Deadlines of handovers: one that is past is said, so that a steward looks after it."""

from __future__ import annotations

from datetime import date

from events.handovers import HandoverOverdue
from services.introductions.queries.deadlines import lock_overdue
from shared.database import Session
from shared.outbox import announce


def say_what_is_overdue(session: Session, today: date, limit: int) -> int:
    """Say of unfinished handovers that their deadline is past; returns of how many.

    Once for each handover and deadline: asking again says nothing, unless the deadline was moved
    because the successor left too, and is past again.
    """
    overdue = lock_overdue(session, today, limit)
    for handover in overdue:
        handover.overdue_said_of = handover.deadline_on
        announce(
            session,
            HandoverOverdue(
                handover_id=handover.id,
                organisation_id=handover.organisation_id,
                leaver_id=handover.leaver_id,
                deadline_on=handover.deadline_on,
            ),
        )
    return len(overdue)
