"""Openness and attractiveness tell who will say yes to whom, on real answers of two sides.

The data (see the README beside it) is real, and no part of the project: where it is absent, this is skipped.
"""

from __future__ import annotations

import csv
import random
from collections import Counter

import numpy as np
import pytest

from services.matching.engine.score import chance, harmonic, openness
from services.matching.engine.weights import FB_1
from tests.realdata import needs_real_data, real_data

MEETINGS = "speed_dating/waves_1_14.csv"
SEEDS = range(8)

pytestmark = needs_real_data(MEETINGS)

Pair = tuple[int, int]


@pytest.fixture(scope="module")
def answers() -> dict[Pair, int]:
    """Who said yes (1) or no (0) to whom."""
    with real_data(MEETINGS).open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["pid"]]
    return {(int(row["iid"]), int(float(row["pid"]))): int(row["dec"]) for row in rows}


def test_two_yeses_are_told_from_past_answers(answers: dict[Pair, int]) -> None:
    areas = [held_out(answers, seed)[0] for seed in SEEDS]
    assert np.mean(areas) >= 0.72


def test_the_harmonic_mean_tells_more_than_the_arithmetic_one(answers: dict[Pair, int]) -> None:
    for seed in SEEDS:
        both, mean = held_out(answers, seed)
        assert both > mean


def test_shuffled_answers_tell_nothing(answers: dict[Pair, int]) -> None:
    dice = random.Random(20)
    shuffled = dict(zip(answers, dice.sample(list(answers.values()), len(answers)), strict=True))
    areas = [held_out(shuffled, seed)[0] for seed in SEEDS]
    assert np.mean(areas) == pytest.approx(0.5, abs=0.03)


def held_out(answers: dict[Pair, int], seed: int) -> tuple[float, float]:
    """The area under the curve of the harmonic and of the arithmetic mean, on 30 % of the pairs held out."""
    pairs = sorted((a, b) for a, b in answers if a < b and (b, a) in answers)
    held = set(random.Random(seed).sample(pairs, len(pairs) * 3 // 10))
    said, said_yes, asked, got_yes = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for a, b in set(pairs) - held:
        for one, other in ((a, b), (b, a)):
            said[one] += 1
            asked[other] += 1
            said_yes[one] += answers[one, other]
            got_yes[other] += answers[one, other]

    def yes(one: int, other: int) -> float:
        open_ = openness(said_yes[one], said[one], FB_1)
        liked = openness(got_yes[other], asked[other], FB_1)
        usual = np.log(FB_1.usual_yes / (1 - FB_1.usual_yes))
        return float(chance(usual + open_ + liked))

    met = [answers[a, b] * answers[b, a] for a, b in sorted(held)]
    sides = np.array([(yes(a, b), yes(b, a)) for a, b in sorted(held)])
    return (
        area_under_curve(harmonic(sides[:, 0], sides[:, 1]), np.array(met)),
        area_under_curve(sides.mean(axis=1), np.array(met)),
    )


def area_under_curve(scores: np.ndarray, truth: np.ndarray) -> float:
    """The chance that a true one scores above a false one, ties counting half (Mann and Whitney)."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    true, false = int(truth.sum()), int(len(truth) - truth.sum())
    return float((ranks[truth == 1].sum() - true * (true + 1) / 2) / (true * false))
