"""The search finds exactly the best, however the columns came to be."""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.engine import many as many_at_once
from services.matching.engine.card import Card
from services.matching.engine.columns import Columns
from services.matching.engine.many import best_of_each
from services.matching.engine.probe import Circumstances, Part, Probe
from services.matching.engine.search import Found, among, sweep
from services.matching.engine.weights import FB_1
from tests.services.matching import reference
from tests.services.matching.drawn import card, cards, seeds

WORK = settings(max_examples=60, deadline=None)


def columns_of(everybody: list[Card]) -> Columns:
    columns = Columns(capacity=1)
    for one in everybody:
        columns.put(one)
    return columns


def best(one: Card, parts: list[Part], around: Circumstances, count: int = 20) -> list[Found]:
    return sweep(parts, Probe(one, around, parts), FB_1).best(count)


@WORK
@given(st.lists(cards, min_size=2, max_size=30, unique_by=lambda one: one.person_id), st.data())
def test_the_best_are_those_that_looking_at_everybody_finds(
    everybody: list[Card], data: st.DataObject
) -> None:
    one = everybody[0]
    ids = [other.person_id for other in everybody]
    around = Circumstances(
        shut=frozenset({one.person_id, *data.draw(st.lists(st.sampled_from(ids), max_size=3))}),
        ties={everybody[-1].party_id: 0.7},
        coming=frozenset(data.draw(st.lists(st.sampled_from(ids), max_size=5))),
    )
    found = best(one, [Part(columns_of(everybody))], around, count=5)
    assert [other.person_id for other in found] == reference.best(one, everybody, around, 5)
    by_id = {other.person_id: other for other in everybody}
    for other in found:
        expected = reference.score(one, by_id[other.person_id], everybody, around)
        assert other.score == pytest.approx(expected, abs=1e-7)


@WORK
@given(cards, cards)
def test_the_score_is_the_same_from_both_sides(one: Card, other: Card) -> None:
    other = replace(other, person_id=UUID(int=1000))
    parts = [Part(columns_of([one, other]))]
    nobody = Circumstances(limit=9)
    there = among(parts, [other.person_id], Probe(one, nobody, parts), FB_1)
    back = among(parts, [one.person_id], Probe(other, nobody, parts), FB_1)
    assert [found.score for found in there] == pytest.approx([found.score for found in back])


@WORK
@given(st.lists(st.tuples(st.integers(1, 25), seeds, st.booleans()), max_size=80), seeds)
def test_columns_that_changed_step_by_step_find_what_new_ones_find(
    steps: list[tuple[int, int, bool]], seed: int
) -> None:
    changed, kept = Columns(capacity=2), {}
    for person, look, stays in steps:
        one = card(look, person=person)
        if stays:
            changed.put(one)
            kept[one.person_id] = one
        else:
            changed.drop(one.person_id)
            kept.pop(one.person_id, None)
    probe = card(seed, person=99)
    fresh = columns_of(list(kept.values()))
    assert best(probe, [Part(changed)], Circumstances()) == best(
        probe, [Part(fresh)], Circumstances()
    )


@WORK
@given(
    st.lists(cards, max_size=25, unique_by=lambda one: one.person_id),
    st.lists(st.tuples(st.integers(1, 400), seeds), max_size=8, unique_by=lambda pair: pair[0]),
    seeds,
)
def test_a_part_beside_the_columns_counts_like_one_of_them(
    committed: list[Card], changes: list[tuple[int, int]], seed: int
) -> None:
    own = [card(look, person=person) for person, look in changes]
    columns = columns_of(committed)
    hidden = columns.slots(one.person_id for one in own)
    beside = [Part(columns, hidden), Part(columns_of(own))]
    merged = {one.person_id: one for one in (*committed, *own)}
    probe = card(seed, person=999)
    together = [Part(columns_of(list(merged.values())))]
    assert best(probe, beside, Circumstances()) == best(probe, together, Circumstances())


def test_among_equals_the_smaller_id_comes_first() -> None:
    alike = [card(7, person=person) for person in range(1, 40)]
    random.Random(3).shuffle(alike)
    probe = replace(card(8, person=99), languages=(), sector="network")
    alike = [replace(one, open_introductions=0, languages=(), sector="company") for one in alike]
    found = best(probe, [Part(columns_of(alike))], Circumstances(), count=10)
    assert [one.person_id.int for one in found] == list(range(1, 11))


def test_other_sectors_can_be_asked_for_alone() -> None:
    parts = [Part(columns_of([card(seed) for seed in range(1, 300)]))]
    probe = replace(card(5, person=999), languages=(), sector="charity")
    swept = sweep(parts, Probe(probe, Circumstances(), parts), FB_1)
    by_id = {one.person_id: one.sector for one in (card(seed) for seed in range(1, 300))}
    assert {by_id[one.person_id] for one in swept.best(400, "same")} == {"charity"}
    assert "charity" not in {by_id[one.person_id] for one in swept.best(400, "other")}
    count = len(swept.best(400, "same")) + len(swept.best(400, "other"))
    assert count == len(swept.best(400))


def test_more_candidates_than_a_block_are_searched_to_the_end() -> None:
    columns = Columns()
    for person in range(1, 17_000):
        columns.put(card(person % 50 + 1, person=person))
    last = replace(
        card(3, person=20_000),
        offers=("data",),
        needs=("legal",),
        open_introductions=0,
        languages=(),
    )
    columns.put(last)
    probe = replace(
        card(4, person=30_000), offers=("legal",), needs=("data",), languages=(), text=last.text
    )
    parts = [Part(columns)]
    assert last.person_id in {one.person_id for one in best(probe, parts, Circumstances(), 400)}


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 160), seeds, st.integers(1, 30))
def test_the_best_of_each_of_many_are_those_of_each_alone(many: int, seed: int, count: int) -> None:
    everybody = [card(seed + person, person=person) for person in range(many)]
    columns = columns_of(everybody)
    parts = [Part(columns)]
    dice = random.Random(seed)
    probes = []
    for one in everybody[:20]:
        some = dice.sample(everybody, min(4, many))
        around = Circumstances(
            shut=frozenset({one.person_id, some[0].person_id}),
            ties={some[-1].party_id: 0.7},
            coming=frozenset(other.person_id for other in some[1:]),
        )
        probes.append(Probe(one, around, parts))
    found = best_of_each(columns, probes, FB_1, count)
    assert found == [sweep(parts, probe, FB_1).best(count) for probe in probes]


@pytest.mark.parametrize("guess", [0.9, 0.5, 0.0])
def test_a_guess_that_was_wrong_is_made_good(monkeypatch: pytest.MonkeyPatch, guess: float) -> None:
    columns = columns_of([card(seed) for seed in range(1, 300)])
    parts = [Part(columns)]
    probes = [Probe(card(seed, person=999), Circumstances(), parts) for seed in (301, 302, 303)]
    guessed = np.full(len(probes), guess, dtype=np.float32)
    monkeypatch.setattr(many_at_once, "_guesses", lambda *_: guessed)
    found = best_of_each(columns, probes, FB_1, 20)
    assert found == [sweep(parts, probe, FB_1).best(20) for probe in probes]
    assert all(len(one) == 20 for one in found)
