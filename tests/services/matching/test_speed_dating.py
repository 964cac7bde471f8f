"""Openness and attractiveness tell who will say yes to whom, on real answers of two sides.

The data (see the README beside it) is real, and no part of the project: where it is absent, this is skipped.
"""

from __future__ import annotations

import numpy as np
import pytest

from services.matching.engine.weights import FB_1
from services.matching.evaluation import meetings
from services.matching.evaluation.measures import area_under_curve
from tests.realdata import needs_real_data, real_data

SEEDS = range(8)

pytestmark = needs_real_data(meetings.FILE)


@pytest.fixture(scope="module")
def answers() -> meetings.Answers:
    return meetings.answers(real_data(""))


def held(answers: meetings.Answers) -> list[meetings.Held]:
    return [meetings.hold_out(answers, seed, 0.3, FB_1) for seed in SEEDS]


def test_two_yeses_are_told_from_past_answers(answers: meetings.Answers) -> None:
    assert np.mean([area_under_curve(one.fused, one.met) for one in held(answers)]) >= 0.72


def test_the_harmonic_mean_tells_more_than_the_arithmetic_one(answers: meetings.Answers) -> None:
    for one in held(answers):
        plain = area_under_curve(one.sides.mean(axis=1), one.met)
        assert area_under_curve(one.fused, one.met) > plain


def test_shuffled_answers_tell_nothing(answers: meetings.Answers) -> None:
    shuffled = held(meetings.shuffled(answers, 20))
    areas = [area_under_curve(one.fused, one.met) for one in shuffled]
    assert np.mean(areas) == pytest.approx(0.5, abs=0.03)
