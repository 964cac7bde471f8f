"""Once a week, introductions are chosen for everybody at once: the best that all have room for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import or_, select

from services.matching.actions.matchmaking import Search, announce_match
from services.matching.engine.optimum import allot_best
from services.matching.models import NO_GATHERING, Candidate, Choosing, Match
from services.matching.queries.arrays import parts
from services.matching.queries.cards import cards
from services.matching.queries.everybody import Everybody
from services.matching.queries.lists import lists
from services.matching.queries.teachings import current_weights
from services.matching.rules.allotment import allot
from services.matching.rules.choice import FLOOR, OPEN_AT_ONCE
from services.matching.rules.cooling import BETWEEN_MATCHES
from services.matching.rules.weekly import best_of_parties, room, week_of, worths
from shared.database import Session, insert_once, new_id

_TOO_MANY = (
    600_000  # of so many pairs the best choice is not sought any more, but one that is near it
)
_AT_ONCE = 500


class Offer(NamedTuple):
    """Two who might be introduced, the smaller id first."""

    first_id: UUID
    second_id: UUID
    score: float


def choose_for_everybody(session: Session, today: date, now: datetime) -> int:
    """Choose this week's introductions, and announce them; how many there are.

    There is one choice in a week: asking again, or at the same time elsewhere, does nothing. Each is given at
    most one, and none who has introductions enough; who is left out counts more next week.
    """
    week = week_of(today)
    if not _is_first(session, week, now):
        return 0
    offers = _offers(session, now)
    people = {one.person_id: one for one in session.execute(_ROOM).all()}
    offers = [one for one in offers if one.first_id in people and one.second_id in people]
    parties = [(people[a].party_id, people[b].party_id) for a, b, _ in offers]
    scores = np.array([one.score for one in offers])
    offers = [offers[place] for place in best_of_parties(parties, scores)]
    chosen = [offers[place] for place in _allotted(offers, people, week.toordinal())]
    _announce(session, chosen, now)
    _count_left_out(session, {one for pair in chosen for one in pair[:2]})
    values = {
        "people": len(people),
        "pairs": len(offers),
        "chosen": len(chosen),
        "worth": sum(one.score for one in chosen),
    }
    table = Choosing.__table__
    session.execute(table.update().where(table.c.week_of == week).values(**values))
    return len(chosen)


_ROOM = select(
    Candidate.person_id, Candidate.party_id, Candidate.open_introductions, Candidate.left_out
).where(Candidate.is_eligible)


def _is_first(session: Session, week: date, now: datetime) -> bool:
    """Whether nobody has chosen this week; whoever asks at the same time waits for us, and is told so."""
    return insert_once(
        session,
        Choosing,
        id=new_id(),
        week_of=week,
        seed=week.toordinal(),
        people=0,
        pairs=0,
        chosen=0,
        worth=0.0,
        chosen_at=now,
    )


def _offers(session: Session, now: datetime) -> list[Offer]:
    """Everybody's best, in order of ids: those who were not found lately, and never in such a choice."""
    with lists(session, now) as kept:
        ids = kept.columns.ids
        found = [
            (ids[one], ids[other], float(score))
            for one, other, score in zip(*kept.pairs(), strict=True)
            if score >= FLOOR
        ]
    before = select(Match.first_id, Match.second_id).where(
        or_(Match.found_at > now - BETWEEN_MATCHES, Match.occasion == "weekly")
    )
    known = {tuple(pair) for pair in session.execute(before)}
    offers = [
        Offer(min(one, other), max(one, other), score)
        for one, other, score in found
        if one is not None and other is not None
    ]
    return sorted(one for one in offers if one[:2] not in known)


def _allotted(offers: list[Offer], people: dict[UUID, Any], seed: int) -> NDArray[np.intp]:
    place = {person_id: number for number, person_id in enumerate(sorted(people))}
    ordered = [people[one] for one in sorted(people)]
    spare = room(np.array([one.open_introductions for one in ordered], dtype=np.int64))
    left_out = np.array([one.left_out for one in ordered], dtype=np.int64)
    first = np.array([place[one.first_id] for one in offers], dtype=np.intp)
    second = np.array([place[one.second_id] for one in offers], dtype=np.intp)
    scores = np.array([one.score for one in offers])
    counted = worths(scores, left_out[first], left_out[second], seed)
    if len(offers) > _TOO_MANY:
        return allot(first, second, counted, spare)
    return allot_best(first, second, counted, spare)


def _announce(session: Session, chosen: list[Offer], now: datetime) -> None:
    everybody, weights, between = parts(session), current_weights(session), Everybody(session, now)
    for start in range(0, len(chosen), _AT_ONCE):
        some = chosen[start : start + _AT_ONCE]
        known = cards(session, {one for pair in some for one in pair[:2]})
        for first_id, second_id, _ in some:
            card = known[first_id]
            around = between.around(card)
            search = Search(card, "weekly", NO_GATHERING, around, everybody, weights, now)
            announce_match(session, search, known[second_id])


def _count_left_out(session: Session, served: set[UUID]) -> None:
    """Who had room and was given nobody has waited a week more; who was given somebody waits no longer."""
    table = Candidate.__table__
    waits = table.update().where(table.c.is_eligible, table.c.open_introductions < OPEN_AT_ONCE)
    session.execute(waits.values(left_out=table.c.left_out + 1))
    wanted = sorted(served)
    for start in range(0, len(wanted), _AT_ONCE):
        given = table.update().where(table.c.person_id.in_(wanted[start : start + _AT_ONCE]))
        session.execute(given.values(left_out=0))
