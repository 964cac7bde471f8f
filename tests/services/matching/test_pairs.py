"""A pair can be explained: every number of it, and the words."""

from __future__ import annotations

import pytest

from services.matching.queries.pairs import explain
from shared.database import reading
from tests.conftest import EngineOf
from tests.services.matching.association import (
    NOON,
    called,
    company,
    founder,
    hear,
    join,
    matches,
    proposed,
)


def test_the_explanation_is_that_of_the_match(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    (found,) = matches(engine)
    with reading(engine) as session:
        seen = explain(session, found.first_id, found.second_id, NOON)
    assert seen is not None
    assert seen.score == pytest.approx(found.score)
    assert seen.first.reasons == found.first_reasons
    assert seen.second.reasons == found.second_reasons


def test_it_says_that_two_may_not_meet(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder(taken_over=True))
    hear(engine, proposed(company(), founder()))
    with reading(engine) as session:
        seen = explain(session, company().id, founder().id, NOON)
    assert seen is not None
    assert not seen.may_meet
    assert seen.score > 0


def test_each_side_has_a_chance_of_a_yes(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder(taken_over=True))
    with reading(engine) as session:
        seen = explain(session, founder().id, company().id, NOON)
    assert seen is not None
    assert seen.may_meet
    assert 0 < seen.second.chance < seen.score < seen.first.chance < 1
    assert seen.first.added["need"] > seen.second.added["need"]


def test_nobody_who_is_no_candidate_is_explained(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company())
    with reading(engine) as session:
        assert explain(session, company().id, called("a stranger"), NOON) is None
