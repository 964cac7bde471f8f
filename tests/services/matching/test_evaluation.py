"""An evaluation counts rightly, and is not fooled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from deploy.cli.matching import matching
from services.matching.engine.weights import FB_1
from services.matching.evaluation import partners
from services.matching.evaluation.measures import (
    area_under_curve,
    average_precision,
    first_rank,
    gini,
    interval,
)
from services.matching.rules.allotment import allot

WORDS = {"water": "wells pumps river", "school": "pupils teachers class", "port": "ships harbour"}


def test_ties_count_half_in_the_area_under_the_curve() -> None:
    assert area_under_curve(np.array([3, 2, 2, 1]), np.array([1, 1, 0, 0])) == 0.875


def test_precision_is_averaged_over_the_true_ones() -> None:
    found = average_precision(np.array([3.0, 2.0, 1.0]), np.array([1, 0, 1]))
    assert found == pytest.approx((1 + 2 / 3) / 2)


def test_who_scores_like_everybody_is_in_the_middle() -> None:
    assert first_rank(np.zeros(9), [3]) == 5.0


def test_the_best_placed_of_several_counts() -> None:
    assert first_rank(np.array([5.0, 4.0, 3.0, 2.0]), [3, 1]) == 2.0


def test_one_who_has_all_is_most_uneven() -> None:
    assert gini(np.array([0, 0, 0, 8])) == 0.75
    assert gini(np.array([2, 2, 2, 2])) == 0.0


def test_an_interval_is_the_same_each_time_and_holds_the_mean() -> None:
    values, groups = np.arange(40.0), np.arange(40) // 5
    low, high = interval(values, groups)
    assert (low, high) == interval(values, groups)
    assert low < values.mean() < high


def test_nobody_is_given_more_than_they_have_room_for() -> None:
    first, second = np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3])
    chosen = allot(first, second, np.array([0.9, 0.8, 0.7, 0.1]), np.array([1, 1, 1, 1]))
    assert chosen.tolist() == [0, 3]


def test_without_room_nobody_is_chosen() -> None:
    one = np.array([0])
    assert allot(one, np.array([1]), np.array([0.9]), np.array([0, 1])).tolist() == []


def activity(topic: str, *orgs: str) -> partners.Activity:
    return partners.Activity(tuple(sorted(orgs)), WORDS[topic], (topic,), ())


def houses() -> list[partners.Activity]:
    """Three kinds of work with eight organisations each, of which any two worked together, each also alone."""
    done = []
    for topic in WORDS:
        names = [f"{topic}-{place}" for place in range(8)]
        done += [activity(topic, name) for name in names]
        done += [activity(topic, one, two) for one in names for two in names if one < two]
    return done


def reciprocal(shuffled: bool) -> float:
    world = partners.world(houses(), seed=1)
    ranked = partners.queries(world, partners.by_model(FB_1, graph=True), False, shuffled)
    return float(np.mean([1 / rank for _, rank, _ in ranked]))


def test_hidden_partners_are_betrayed_by_no_activity() -> None:
    world = partners.world(houses(), seed=1)
    assert world.hidden
    for name, wanted in world.hidden.items():
        assert wanted.isdisjoint(world.partners[name])
        assert not any(wanted & set(one.orgs) for one in world.of[name])


def test_the_model_finds_hidden_partners_and_no_shuffled_ones() -> None:
    assert reciprocal(shuffled=False) > 0.6
    assert reciprocal(shuffled=True) < 0.4


def test_data_that_is_absent_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(matching, ["evaluate", "--data", str(tmp_path), "--json"])
    told = json.loads(done.stdout)
    assert told["findings"] == []
    assert [partners.FILE in told["missing"][0], len(told["missing"])] == [True, 2]
