"""How many introductions somebody wants, and what follows when a pause or a cooling-off is over."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.introductions.actions.waiting import lock_with_those_waiting, propose_waiting
from services.introductions.queries.people import person
from services.introductions.queries.waiting import cooled, rested
from services.introductions.rules.proposals import check_limit, check_may_set_limits
from shared.callers import Caller
from shared.database import Session


def set_limits(
    session: Session,
    person_id: UUID,
    caller: Caller,
    open_limit: int,
    paused_until: date | None,
    now: datetime,
) -> None:
    """Say how many open introductions a person wants; what is open stays open.

    Where that makes room, what waits is proposed. Saying the same twice changes nothing.
    """
    check_may_set_limits(person_id, caller)
    check_limit(open_limit)
    person(session, person_id)
    people = lock_with_those_waiting(session, [person_id], now)
    people[person_id].open_limit = open_limit
    people[person_id].paused_until = paused_until
    session.flush()
    propose_waiting(session, [person_id], people, now)


def resume(session: Session, now: datetime, limit: int) -> int:
    """End the pauses that are over and try what may be tried again; returns how many there were.

    Asking twice does nothing more.
    """
    paused, cooling = rested(session, now, limit), cooled(session, now, limit)
    ready = paused | {candidate.first_id for candidate in cooling}
    people = lock_with_those_waiting(session, ready, now)
    for person_id in paused:
        people[person_id].paused_until = None
    for candidate in cooling:
        candidate.not_before = None
    session.flush()
    propose_waiting(session, ready, people, now)
    return len(paused) + len(cooling)
