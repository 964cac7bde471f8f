"""Nobody is forgotten: whoever was found for nobody for long is sought for again, or a steward hears of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from events.matches import NobodyFound
from services.matching.actions.matchmaking import look_around, note_search
from services.matching.models import Candidate, Match
from services.matching.rules.choice import OPEN_AT_ONCE
from services.matching.rules.cooling import WAITS_FOR
from shared.database import Session
from shared.outbox import announce

_PORTION = 20


def seek_anew(session: Session, now: datetime) -> int:
    """Look for a portion of those who wait for long; how many. Each is looked for once in that time.

    Who has enough introductions open, or was found for somebody meanwhile, waits on.
    """
    _begin_to_wait(session, now)
    wait = (
        select(Candidate.person_id)
        .where(Candidate.is_eligible, Candidate.sought_at <= now - WAITS_FOR)
        .order_by(Candidate.sought_at, Candidate.person_id)
        .limit(_PORTION)
        .with_for_update(skip_locked=True)
    )
    waiting = session.scalars(wait).all()
    for person_id in waiting:
        if _has_somebody(session, person_id, now):
            note_search(session, person_id, now)
        elif not look_around(session, person_id, "waiting", now):
            announce(session, NobodyFound(person_id=person_id))
    return len(waiting)


def _begin_to_wait(session: Session, now: datetime) -> None:
    """Whoever was never sought for, as those who were taken over, waits from now on."""
    table = Candidate.__table__
    unsought = table.update().where(table.c.is_eligible, table.c.sought_at.is_(None))
    session.execute(unsought.values(sought_at=now))


def _has_somebody(session: Session, person_id: UUID, now: datetime) -> bool:
    """Whether somebody has introductions enough, or was found for another lately."""
    busy = select(Candidate.person_id).where(
        Candidate.person_id == person_id, Candidate.open_introductions >= OPEN_AT_ONCE
    )
    found = select(Match.id).where(
        or_(Match.first_id == person_id, Match.second_id == person_id),
        Match.found_at > now - WAITS_FOR,
    )
    return bool(session.scalar(select(busy.exists() | found.exists())))
