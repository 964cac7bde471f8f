"""What each two of some people would have of meeting in a round at a gathering."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns, Slots
from services.matching.engine.features import meets
from services.matching.engine.probe import Circumstances, Probe
from services.matching.engine.score import bonds, harmonic, likings, measure
from services.matching.engine.search import understood
from services.matching.engine.weights import Weights
from services.matching.models import Introduction, Representation
from services.matching.queries.arrays import parts
from services.matching.queries.cards import cards
from services.matching.queries.surroundings import ties_of
from services.matching.queries.teachings import current_weights
from services.matching.rules.cooling import is_shut
from shared.database import Session

Pair = tuple[int, int]

ALL_OF = 120
"""So many people or fewer: every pair is told; of more, the best of each."""

BEST = 64
_REST = 0.1
_LOW = 10
_WITHIN_A_SECTOR = 0.5


@dataclass(frozen=True)
class Worths:
    """What pairs of people, by their places in a list, have of meeting, from 0 to 1; and who may not."""

    pairs: list[tuple[int, int, float]]
    shut: list[Pair]
    rest: float


def worths(session: Session, people: Sequence[UUID], now: datetime) -> Worths:
    """Measure each two of these people. Who has no profile is worth the rest to everybody, and they to them.

    Two of one house, two who were introduced or said no to that, and two without a common language may not meet.
    Two of one sector of whom neither offers what the other needs count half: across sectors comes first.
    """
    place = {person_id: number for number, person_id in enumerate(people)}
    known = cards(session, people)
    columns = Columns(capacity=max(len(known), 1))
    for card in known.values():
        columns.put(card)
    slots = np.array([columns.slot_of[one] for one in known], dtype=np.intp)
    places = np.array([place[one] for one in known], dtype=np.intp)
    worth, silent = _measured(session, list(known.values()), columns, slots, people)
    shut = {*_one_house(session, known, place), *_introduced(session, place, now)}
    shut |= {(int(places[one]), int(places[two])) for one, two in zip(*silent, strict=True)}
    shut = {(min(pair), max(pair)) for pair in shut}
    low = float(np.percentile(worth, _LOW)) if worth.size else _REST
    told = [
        (int(places[one]), int(places[two]), float(worth[one, two]))
        for one, two in zip(*np.nonzero(np.triu(_worth_telling(worth), 1)), strict=True)
    ]
    pairs = [(min(a, b), max(a, b), score) for a, b, score in told]
    return Worths([one for one in pairs if one[:2] not in shut], sorted(shut), low)


def _measured(
    session: Session,
    known: Sequence[Card],
    columns: Columns,
    slots: Slots,
    people: Sequence[UUID],
) -> tuple[NDArray[Any], tuple[Any, ...]]:
    """The worth of each two who have a profile, and those pairs that have no language in common."""
    weights, everybody = current_weights(session), parts(session)
    ties = ties_of(session, {card.party_id for card in known}) if known else {}
    worth = np.zeros((len(known), len(known)))
    silent = np.zeros_like(worth, dtype=bool)
    for number, card in enumerate(known):
        around = Circumstances(ties=ties[card.party_id], coming=frozenset(people))
        probe = Probe(card, around, everybody)
        worth[number] = _row(columns, slots, probe, weights)
        silent[number] = ~understood(columns, slots, probe)
    worth = (worth + worth.T) / 2.0
    return worth, np.nonzero(np.triu(silent, 1))


def _row(columns: Columns, slots: Slots, probe: Probe, weights: Weights) -> NDArray[Any]:
    measured = measure(columns, slots, probe, bonds(columns, probe), weights, "exact")
    both = harmonic(*likings(columns, slots, probe, measured, weights))
    across = columns.arrays["sector"][slots] != probe.sector
    row: NDArray[Any] = np.where(
        across | meets(columns, slots, probe), both, both * _WITHIN_A_SECTOR
    )
    return row


def _worth_telling(worth: NDArray[Any]) -> NDArray[np.bool_]:
    count = len(worth)
    if count <= ALL_OF:
        return np.ones(worth.shape, dtype=bool)
    alone = worth.copy()
    np.fill_diagonal(alone, -1.0)
    best = np.argpartition(-alone, BEST, axis=1)[:, :BEST]
    told = np.zeros(worth.shape, dtype=bool)
    told[np.arange(count)[:, None], best] = True
    return told | told.T


def _one_house(
    session: Session, known: Mapping[UUID, Card], place: Mapping[UUID, int]
) -> Iterator[Pair]:
    houses: dict[UUID, set[int]] = defaultdict(set)
    for card in known.values():
        houses[card.party_id].add(place[card.person_id])
    speak = select(Representation.organisation_id, Representation.person_id).where(
        Representation.person_id.in_(list(place)), ~Representation.has_left
    )
    for organisation_id, person_id in session.execute(speak):
        houses[organisation_id].add(place[person_id])
    for colleagues in houses.values():
        yield from combinations(sorted(colleagues), 2)


def _introduced(session: Session, place: Mapping[UUID, int], now: datetime) -> Iterator[Pair]:
    """Two who know each other by an introduction, are asked just now, or are left in peace after a no."""
    people = list(place)
    between = select(*Introduction.__table__.c).where(
        Introduction.first_id.in_(people), Introduction.second_id.in_(people)
    )
    for one in session.execute(between):
        if is_shut(one.state, one.never, one.ended_at, now):
            yield place[one.first_id], place[one.second_id]
