"""A plan of rounds keeps every rule, is near the best there can be, and leaves nobody with the leftovers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.events.engine import planning
from services.events.engine.company import SHUT, Company, company, faults, those_who_met
from services.events.engine.fairness import Ledger
from services.events.engine.planning import mended, planned
from tests.services.events.engine.companies import bound, drawn, had, value

sizes = st.tuples(st.integers(0, 24), st.integers(1, 6), st.integers(2, 6), st.integers(0, 12))


def of(sizes: tuple[int, int, int, int], seed: int) -> Company:
    people, rounds, size, tables = sizes
    return drawn(people, rounds, seed, size, tables)


@settings(deadline=None, max_examples=30)
@given(sizes, st.integers(0, 2**16))
def test_nobody_meets_twice_or_whom_they_may_not(
    sizes: tuple[int, int, int, int], seed: int
) -> None:
    among = of(sizes, seed)
    assert faults(planned(among), among) == []


@settings(deadline=None, max_examples=30)
@given(sizes, st.integers(0, 2**16), st.integers(0, 5))
def test_rounds_that_were_held_stay_and_nobody_of_them_meets_again(
    sizes: tuple[int, int, int, int], seed: int, held: int
) -> None:
    among = of(sizes, seed)
    before = planned(among)[:held]
    plan = planned(among, before)
    assert plan[: len(before)] == before
    assert faults(plan, among) == []


@settings(deadline=None, max_examples=30)
@given(sizes, st.integers(0, 2**16), st.integers(0, 6))
def test_a_mended_plan_keeps_every_rule(
    sizes: tuple[int, int, int, int], seed: int, first: int
) -> None:
    among = of(sizes, seed)
    plan = planned(among)
    changed = among.present.copy()
    changed[:, first:] = drawn(sizes[0], sizes[1], seed + 1).present[:, first:]
    others = replace(among, present=changed)
    mended_plan = mended(plan, others, first)
    assert mended_plan[:first] == plan[:first]
    assert faults(mended_plan, others) == []


@pytest.mark.parametrize("seed", range(3))
def test_two_hundred_people_meet_within_one_percent_of_the_bound(seed: int) -> None:
    among = drawn(200, 8, seed)
    assert value(planned(among), among) >= 0.99 * bound(among)


def test_the_bound_tells_a_plan_that_is_not_good() -> None:
    among = drawn(200, 8, 0)
    level = replace(among, worth=np.where(among.worth == SHUT, SHUT, 0.5))
    assert value(planned(level), among) < 0.9 * bound(among)


def test_everybody_has_as_many_meetings_as_can_be() -> None:
    among = drawn(60, 6, 4)
    plan = planned(among)
    assert [len(tables) for tables in plan] == [int(there) // 2 for there in among.present.sum(0)]


def test_of_an_odd_number_another_one_sits_out_each_time() -> None:
    everybody = np.ones((9, 8), dtype=bool)
    among = replace(drawn(9, 8, 3), worth=_open(9), present=everybody, tables=4)
    seats = [one for tables in planned(among) for table in tables for one in table]
    assert sorted(np.bincount(seats, minlength=9))[0] >= 7


def test_few_tables_are_given_to_all_in_turn() -> None:
    everybody = np.ones((12, 6), dtype=bool)
    among = Company(_open(12), everybody, size=2, tables=3)
    seats = [one for tables in planned(among) for table in tables for one in table]
    assert set(np.bincount(seats, minlength=12)) == {3}


def test_who_had_little_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    fair = [_worst_off(seed) for seed in range(6)]
    monkeypatch.setattr(Ledger, "boosted", lambda self, worth: worth)
    unfair = [_worst_off(seed) for seed in range(6)]
    assert np.mean(fair) > np.mean(unfair)


def test_others_keep_whom_they_meet_when_one_does_not_turn_up() -> None:
    among = Company(_open(41), _all(41, 6), size=2, tables=21)
    plan = planned(among)
    present = among.present.copy()
    present[7, 2:] = False
    others = replace(among, present=present)
    after = mended(plan, others, 2)
    lost = {pair for pair in those_who_met(plan[2:]) if 7 in pair}
    assert set(those_who_met(plan)) - set(those_who_met(after)) == lost
    assert len(those_who_met(after)) > len(those_who_met(plan)) - len(lost)


def test_who_comes_late_has_a_seat() -> None:
    among = drawn(21, 4, 2)
    present = np.ones_like(among.present)
    present[20, :] = False
    early = Company(_open(21), present, size=2, tables=11)
    plan = planned(early)
    late = present.copy()
    late[20, 2:] = True
    late[0, 2:] = False
    after = mended(plan, replace(early, present=late), 2)
    assert {one for tables in after[2:] for table in tables for one in table} >= {20}


def test_a_late_comer_takes_a_free_seat_at_a_table_of_several() -> None:
    present = np.ones((8, 2), dtype=bool)
    present[7, :] = False
    among = Company(_open(8), present, size=4, tables=2)
    plan = planned(among)
    present = present.copy()
    present[7, 1] = True
    after = mended(plan, replace(among, present=present), 1)
    assert sorted(map(len, after[1])) == [4, 4] or any(7 in table for table in after[1])
    assert any(7 in table for table in after[1])


def test_two_of_different_sectors_come_before_two_of_one() -> None:
    worth = company(
        4, [(0, 2, 0.8), (1, 3, 0.8), (0, 1, 0.4), (2, 3, 0.4)], [], 0.1, _all(4, 1), 2, 2
    )
    assert planned(worth) == [[(0, 2), (1, 3)]]


@pytest.mark.parametrize("size", [3, 5, 8])
def test_tables_of_several_are_worth_more_than_drawn_ones(size: int) -> None:
    among = drawn(80, 4, 5, size)
    plan = planned(among)
    allowed = among.worth[among.worth != SHUT].mean()
    assert faults(plan, among) == []
    assert value(plan, among) / len(those_who_met(plan)) > 1.15 * allowed
    assert sum(len(table) for tables in plan for table in tables) >= 0.97 * among.present.sum()


def test_what_is_wrong_with_a_plan_is_said() -> None:
    among = Company(_open(6), _all(6, 2), size=2, tables=2)
    worth = among.worth.copy()
    worth[4, 5] = worth[5, 4] = SHUT
    present = among.present.copy()
    present[0, 1] = False
    among = replace(among, worth=worth, present=present)
    wrong = [[(0, 1), (1, 2), (4, 5)], [(0, 1), (2,)]]
    assert faults(wrong, among) == [
        "Somebody sits at two tables in round 1.",
        "There are more tables than in the room in round 1.",
        "Two meet who may not in round 1.",
        "A table has too few or too many people in round 2.",
        "Somebody has a seat who is not there in round 2.",
        "Two meet who have met in round 2.",
    ]


def test_a_plan_that_forgets_who_met_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    among = drawn(20, 4, 0)
    monkeypatch.setattr(planning, "closed", lambda worth, shut: worth)
    assert "Two meet who have met in round 2." in faults(planned(among), among)


def _worst_off(seed: int) -> float:
    """What the five percent who have least have, where a few are liked by nobody much."""
    among = drawn(60, 6, seed)
    liked = np.random.default_rng(seed).random(60) < 0.8
    worth = np.where(liked[:, None] & liked, among.worth, among.worth * 0.4)
    among = replace(among, worth=np.where(among.worth == SHUT, SHUT, worth))
    return float(np.percentile(had(planned(among), among) / among.present.sum(axis=1), 5))


def _open(people: int) -> np.ndarray:
    worth = np.full((people, people), 0.5)
    np.fill_diagonal(worth, SHUT)
    return worth


def _all(people: int, rounds: int) -> np.ndarray:
    return np.ones((people, rounds), dtype=bool)
