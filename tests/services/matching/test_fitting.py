"""Answers teach the weights, and only what they have to teach."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from events.introductions import IntroductionAccepted, IntroductionDeclined
from services.matching.engine.weights import FB_1, FEATURES
from services.matching.queries.lessons import lessons
from services.matching.rules.fitting import ENOUGH, Lesson, fitted
from shared.database import reading
from tests.conftest import EngineOf
from tests.services.matching.association import (
    NOON,
    company,
    founder,
    hear,
    join,
    matches,
    proposed,
)


def taught(
    says_yes: Callable[[dict[str, float], random.Random], bool], count: int = 2000
) -> list[Lesson]:
    dice = random.Random(5)
    seen = [{name: dice.random() for name in FEATURES} for _ in range(count)]
    return [Lesson(measured, 0.0, says_yes(measured, dice)) for measured in seen]


def test_what_decides_the_answers_gains_weight_and_what_does_not_loses() -> None:
    learned = fitted(taught(lambda measured, _: measured["causes"] > 0.5), FB_1)
    assert learned.causes > 2 * FB_1.causes
    assert learned.need < FB_1.need / 2


def test_answers_of_chance_leave_no_weight_large() -> None:
    learned = fitted(taught(lambda _, dice: dice.random() < 0.4), FB_1)
    assert max(abs(learned.of(name)) for name in FEATURES) < 0.6


def test_too_few_answers_change_nothing() -> None:
    few = taught(lambda measured, _: measured["causes"] > 0.5, ENOUGH - 1)
    assert fitted(few, FB_1) is FB_1


def test_the_same_answers_give_the_same_weights_and_others_another_version() -> None:
    one = taught(lambda measured, _: measured["text"] > 0.5, ENOUGH)
    other = taught(lambda measured, _: measured["text"] < 0.5, ENOUGH)
    assert fitted(one, FB_1) == fitted(one, FB_1)
    assert len({FB_1.version, fitted(one, FB_1).version, fitted(other, FB_1).version}) == 3


def test_a_no_and_a_yes_teach_each_from_its_side(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    (found,) = matches(engine)
    asked = proposed(company(), founder())
    ids = asked.introduction_id, asked.first_id, asked.second_id
    accepted = IntroductionAccepted(introduction_id=ids[0], person_id=founder().id)
    declined = IntroductionDeclined(
        introduction_id=ids[0], first_id=ids[1], second_id=ids[2], declined_by_id=company().id
    )
    hear(engine, asked, accepted, declined, time=NOON + timedelta(days=1))
    with reading(engine) as session:
        learned = lessons(session)
    assert found
    needs = {one.said_yes: one.measured["need"] for one in learned}
    assert needs[True] == pytest.approx(1.0)
    assert needs[False] < 1.0
    assert [one.inclined for one in learned] == pytest.approx([0.0, 0.0])
