"""The best of everybody are held exactly, whatever changes: as looking at all pairs one by one finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns
from services.matching.engine.lists import BEST, KEPT, Lists
from services.matching.engine.probe import UNLIMITED, Circumstances, Part, carers
from services.matching.engine.weights import FB_1
from tests.services.matching import reference
from tests.services.matching.drawn import card, seeds

Best = dict[UUID, list[tuple[UUID, float]]]


def asking(known: dict[UUID, Card]) -> Callable[[Iterable[UUID]], Iterator[Any]]:
    """Everybody's card, with nothing between them but their house."""

    def ask(ids: Iterable[UUID]) -> Iterator[tuple[Card, Circumstances]]:
        for one in ids:
            yield known[one], alone(known, known[one])

    return ask


def alone(known: dict[UUID, Card], one: Card) -> Circumstances:
    house = {other.person_id for other in known.values() if other.party_id == one.party_id}
    return Circumstances(shut=frozenset(house), limit=UNLIMITED)


def held_by(kept: Lists) -> Best:
    return {
        one: [(found.person_id, found.score) for found in kept.best(one)] for one in kept.slot_of
    }


def reversed_of(best: Best, person_id: UUID) -> set[UUID]:
    return {one for one, found in best.items() if person_id in dict(found)}


def assert_exact(
    kept: Best, true: dict[UUID, list[UUID]], score: Callable[[UUID, UUID], float]
) -> None:
    assert {one: [other for other, _ in found] for one, found in kept.items()} == true
    for one, found in kept.items():
        for other, told in found[::7]:
            assert told == pytest.approx(score(one, other), abs=1e-7)


steps = st.lists(st.tuples(st.integers(1, 90), seeds, st.booleans()), min_size=1, max_size=8)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 75), seeds, st.lists(steps, max_size=6))
def test_step_by_step_the_lists_are_those_that_looking_at_all_pairs_finds(
    many: int, seed: int, rounds: list[list[tuple[int, int, bool]]]
) -> None:
    columns, known = Columns(capacity=2), {}
    for person in range(1, many + 1):
        one = card(seed + person, person=person)
        known[one.person_id] = one
        columns.put(one)
    at_first = list(known.values())
    kept = Lists(columns, FB_1, carers([Part(columns)]))
    kept.make(asking(known))
    for changes in rounds:
        for person, look, stays in changes:
            one = card(look, person=person)
            if stays:
                columns.put(one)
                known[one.person_id] = one
            else:
                columns.drop(one.person_id)
                known.pop(one.person_id, None)
        kept.follow([UUID(int=person) for person, *_ in changes], asking(known))
    everybody = list(known.values())
    around = {one.person_id: alone(known, one) for one in everybody}
    true = {
        one.person_id: reference.best(one, everybody, around[one.person_id], BEST, at_first)
        for one in everybody
    }
    best = held_by(kept)
    assert_exact(
        best,
        true,
        lambda a, b: reference.score(known[a], known[b], at_first, around[a]),
    )
    for person_id in known:
        wanted_by = {found.person_id for found in kept.wanted_by(person_id)}
        assert wanted_by == reversed_of(best, person_id)


def test_a_list_that_has_lost_too_many_is_looked_for_again() -> None:
    known = {UUID(int=n): card(n, person=n) for n in range(1, 200)}
    columns = Columns()
    for other in known.values():
        columns.put(other)
    kept = Lists(columns, FB_1, carers([Part(columns)]))
    kept.make(asking(known))
    person_id = max(known, key=lambda one: len(kept.best(one, KEPT)))
    assert len(kept.best(person_id, KEPT)) == KEPT
    gone = [found.person_id for found in kept.best(person_id, BEST + 5)]
    for one in gone:
        columns.drop(one)
        del known[one]
    kept.follow(gone, asking(known))
    fresh = Lists(columns, FB_1, kept.rarity)
    fresh.make(asking(known))
    assert held_by(kept) == held_by(fresh)
    assert len(kept.best(person_id)) == BEST


def test_those_who_lose_few_are_not_looked_for_again() -> None:
    known = {UUID(int=n): card(n, person=n) for n in range(1, 200)}
    columns = Columns()
    for other in known.values():
        columns.put(other)
    kept = Lists(columns, FB_1, carers([Part(columns)]))
    kept.make(asking(known))
    asked: list[UUID] = []

    def ask(ids: Iterable[UUID]) -> Iterator[Any]:
        wanted = list(ids)
        asked.extend(wanted)
        return asking(known)(wanted)

    known[UUID(int=7)] = card(301, person=7)
    columns.put(known[UUID(int=7)])
    kept.follow([UUID(int=7)], ask)
    assert asked == [UUID(int=7)]
