"""Choosing for everybody at once: within everybody's room, and as good as the best of all choices."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.engine.optimum import allot_best
from services.matching.rules.allotment import allot

PEOPLE = 6
RING = (np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([0.5, 0.4, 0.45]))

choices = st.tuples(
    st.lists(
        st.sampled_from(list(combinations(range(PEOPLE), 2))), min_size=1, max_size=9, unique=True
    ),
    st.lists(st.integers(1, 99), min_size=9, max_size=9),
    st.lists(st.integers(0, 3), min_size=PEOPLE, max_size=PEOPLE),
)


def load(first: Any, second: Any, chosen: Any) -> Any:
    return np.bincount(np.concatenate((first[chosen], second[chosen])), minlength=PEOPLE)


def most(first: Any, second: Any, scores: Any, room: Any) -> float:
    """The best sum of all choices that there are, one by one."""
    best = 0.0
    for mask in range(1 << len(scores)):
        chosen = np.flatnonzero([mask >> place & 1 for place in range(len(scores))])
        if (load(first, second, chosen) <= room).all():
            best = max(best, float(scores[chosen].sum()))
    return best


def test_in_a_ring_of_three_nobody_is_chosen_by_halves(capfd: pytest.CaptureFixture[str]) -> None:
    assert allot_best(*RING, np.ones(3)).tolist() == [0]
    assert allot_best(*RING, np.full(3, 2)).tolist() == [0, 1, 2]
    assert capfd.readouterr().out == ""


@settings(max_examples=40, deadline=None)
@given(choices)
def test_no_choice_within_everybodys_room_is_better(
    drawn: tuple[list[tuple[int, int]], list[int], list[int]],
) -> None:
    pairs, points, spare = drawn
    first, second = np.array(pairs).T
    scores, room = np.array(points[: len(pairs)]) / 100, np.array(spare)
    chosen = allot_best(first, second, scores, room)
    assert (load(first, second, chosen) <= room).all()
    assert scores[chosen].sum() == pytest.approx(most(first, second, scores, room), rel=2e-4)
    greedy = allot(first, second, scores, room)
    assert scores[chosen].sum() >= scores[greedy].sum() * (1 - 2e-4)


def test_the_best_for_one_gives_way_to_the_best_for_all() -> None:
    path = np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.8, 0.9, 0.8]), np.ones(4)
    assert allot(*path).tolist() == [1]
    assert allot_best(*path).tolist() == [0, 2]


def test_of_no_pairs_none_is_chosen() -> None:
    nothing = np.zeros(0, dtype=np.intp)
    assert allot_best(nothing, nothing, np.zeros(0), np.ones(2)).tolist() == []
