"""All that a plan of rounds is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from services.events.engine.company import Company, Round, company
from services.events.models import (
    TAKES_PLACE,
    Gathering,
    GatheringState,
    Rounds,
    RoundScores,
    RoundSeat,
    RoundsState,
)
from services.events.queries.rounds import guests_of, rounds_of, tables_of
from services.events.rules.rounds import is_there
from shared.database import Session

_WHOLE = 10_000


@dataclass(frozen=True)
class Draft:
    """All that a plan is made from, and of which moment: `change` is that of the rounds.

    `people` by their place in the company, None where somebody is gone; `begun` rounds are as they are in
    `seated`, which is the plan so far.
    """

    gathering_id: UUID
    change: int
    anew: bool
    begun: int
    people: list[UUID | None]
    company: Company
    seated: list[Round]


def next_due(session: Session) -> UUID | None:
    """Rounds of which all scores are there, and the plan is to be made."""
    due = (
        select(Rounds.gathering_id)
        .join(Gathering, Gathering.id == Rounds.gathering_id)
        .where(Rounds.state == RoundsState.DUE, Gathering.state.in_(TAKES_PLACE))
    )
    return session.scalar(due.order_by(Rounds.asked_at, Rounds.gathering_id).limit(1))


def draft_of(session: Session, gathering_id: UUID, now: datetime) -> Draft:
    """All that the plan of some rounds is made from."""
    rounds = rounds_of(session, gathering_id)
    guests = [one for one in guests_of(session, gathering_id) if one.place is not None]
    people: list[UUID | None] = [None] * (max((one.place or 0 for one in guests), default=-1) + 1)
    present = np.zeros((len(people), rounds.number), dtype=bool)
    for guest in guests:
        assert guest.place is not None
        people[guest.place] = guest.person_id
        for number in range(1, rounds.number + 1):
            present[guest.place, number - 1] = is_there(guest, number)
    place = {person_id: number for number, person_id in enumerate(people) if person_id}
    known = list(_scores(session, rounds))
    among = company(
        len(people),
        (pair for part in known for pair in _scored(part, len(people))),
        [
            *(pair for part in known for pair in _within(part.shut, len(people))),
            *_met_before(session, gathering_id, place, now),
        ],
        known[0].rest / _WHOLE if known else 0.0,
        present,
        rounds.size,
        rounds.tables,
    )
    tables = tables_of(session, gathering_id)
    seated: list[Round] = [
        [
            tuple(sorted(place[one] for one in people if one in place))
            for people in tables.get(number, {}).values()
        ]
        for number in range(1, rounds.number + 1)
    ]
    return Draft(gathering_id, rounds.change, rounds.anew, rounds.begun(now), people, among, seated)


def _scores(session: Session, rounds: Rounds) -> Iterator[RoundScores]:
    parts = select(RoundScores).where(
        RoundScores.gathering_id == rounds.gathering_id, RoundScores.asking_id == rounds.asking_id
    )
    yield from session.scalars(parts.order_by(RoundScores.part))


def _scored(part: RoundScores, people: int) -> Iterator[tuple[int, int, float]]:
    for first, second, score in part.pairs:
        if first < people and second < people:
            yield first, second, score / _WHOLE


def _within(pairs: list[Any], people: int) -> Iterator[tuple[int, int]]:
    for first, second in pairs:
        if first < people and second < people:
            yield first, second


def _met_before(
    session: Session, gathering_id: UUID, place: dict[UUID, int], now: datetime
) -> list[tuple[int, int]]:
    """Pairs of these people who sat at one table at another gathering that took place."""
    mine, theirs = aliased(RoundSeat), aliased(RoundSeat)
    together = and_(
        theirs.gathering_id == mine.gathering_id,
        theirs.number == mine.number,
        theirs.table_number == mine.table_number,
        theirs.person_id > mine.person_id,
    )
    met = (
        select(mine.person_id, theirs.person_id.label("other_id"))
        .join(theirs, together)
        .join(Gathering, Gathering.id == mine.gathering_id)
        .where(
            mine.gathering_id != gathering_id,
            mine.person_id.in_(list(place)),
            theirs.person_id.in_(list(place)),
            Gathering.state != GatheringState.CANCELLED,
            Gathering.starts_at <= now,
        )
        .distinct()
    )
    return [(place[one], place[other]) for one, other in session.execute(met)]
