"""Matches that wait: when room is made they are tried again, the best first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from services.introductions.actions.people import lock_people
from services.introductions.actions.proposals import Outcome, propose
from services.introductions.models import Candidate, Person
from services.introductions.queries.people import open_introductions, read_fresh
from services.introductions.rules.proposals import has_room
from shared.database import Session

_LOOKED_AT = 200
_TRIED = 20


def try_waiting(session: Session, person_ids: Collection[UUID], now: datetime) -> None:
    """Propose what waits for these people, as far as there is room. Asking twice does nothing more."""
    if _candidates(session, set(person_ids), now):
        people = lock_with_those_waiting(session, person_ids, now)
        propose_waiting(session, person_ids, people, now)


def lock_with_those_waiting(
    session: Session, person_ids: Iterable[UUID], now: datetime
) -> dict[UUID, Person]:
    """Lock people together with those whom they may be proposed to once they have room.

    All at once, because whoever locks one after the other may meet somebody who comes the other way.
    """
    ids = set(person_ids)
    waiting = _candidates(session, ids, now)
    partners = {one for pair in waiting for one in (pair.first_id, pair.second_id)} - ids
    people = read_fresh(session, Person, partners)
    open_now = open_introductions(session, partners)
    ready = {
        person_id
        for person_id, person in people.items()
        if has_room(person, open_now[person_id], now.date())
    }
    able = [pair for pair in waiting if {pair.first_id, pair.second_id} <= ids | ready]
    best = able[: _TRIED * len(ids)]
    return lock_people(
        session, ids | {one for pair in best for one in (pair.first_id, pair.second_id)}
    )


def propose_waiting(
    session: Session,
    person_ids: Collection[UUID],
    locked: Mapping[UUID, Person],
    now: datetime,
) -> int:
    """Try the matches that wait for these people, the best first; returns how many were proposed."""
    outcomes = [
        propose(session, candidate, locked, now)
        for candidate in _candidates(session, set(person_ids), now)
    ]
    return outcomes.count(Outcome.PROPOSED)


def _candidates(session: Session, ids: set[UUID], now: datetime) -> list[Candidate]:
    found = (
        select(Candidate)
        .where(or_(Candidate.first_id.in_(ids), Candidate.second_id.in_(ids)))
        .where(or_(Candidate.not_before.is_(None), Candidate.not_before <= now))
        .order_by(Candidate.score.desc(), Candidate.match_id)
        .limit(_LOOKED_AT * len(ids))
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(found))
