"""Nobody is forgotten: whoever was found for nobody for 60 days is sought for again, or a steward hears of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from events.matches import NobodyFound
from services.matching.jobs import look_for_those_who_wait
from services.matching.models import Candidate
from shared.database import transaction
from shared.sweeps import sweep_all
from tests.conftest import EngineOf
from tests.road import announced
from tests.services.matching.association import NOON, company, founder, join, matches


def sweep(engine: Engine, days: float) -> int:
    """The clock sweeps so many days later; how many were looked at."""
    now = NOON + timedelta(days=days)
    sweeps = (look_for_those_who_wait,)
    return sweep_all(engine, sweeps, now, now.date())["look_for_those_who_wait"]


def unfit(engine: Engine) -> list[NobodyFound]:
    return [said for said in announced(engine) if isinstance(said, NobodyFound)]


def test_who_was_taken_over_is_sought_for_after_sixty_days(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(taken_over=True), founder(taken_over=True))
    assert matches(engine) == []
    assert sweep(engine, 0) == 0
    assert sweep(engine, 59) == 0
    assert sweep(engine, 60) == 2
    (found,) = matches(engine)
    assert found.occasion == "waiting"
    assert unfit(engine) == []


def test_who_was_found_the_same_one_before_is_found_another_or_nobody(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(taken_over=True), founder(taken_over=True))
    sweep(engine, 0)
    sweep(engine, 60)
    assert (len(matches(engine)), unfit(engine)) == (1, [])
    assert sweep(engine, 121) == 2
    assert len(matches(engine)) == 1
    assert {said.person_id for said in unfit(engine)} == {company().id, founder().id}


def test_who_fits_nobody_is_said_once_in_that_time(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(taken_over=True), founder(languages=("xx",), taken_over=True))
    sweep(engine, 0)
    for days in (60, 60.5, 100):
        sweep(engine, days)
    assert {said.person_id for said in unfit(engine)} == {company().id, founder().id}
    assert len(unfit(engine)) == 2
    sweep(engine, 121)
    assert len(unfit(engine)) == 4


def test_who_was_found_for_somebody_lately_waits_on(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(taken_over=True), founder(taken_over=False))
    assert len(matches(engine)) == 1
    sweep(engine, 0)
    assert sweep(engine, 59) == 0
    with transaction(engine) as session:
        session.query(Candidate).update({"sought_at": NOON - timedelta(days=61)})
    assert sweep(engine, 1) == 2
    assert (len(matches(engine)), unfit(engine)) == (1, [])


def test_who_wants_none_is_not_sought_for(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(wants_introductions=False, taken_over=True))
    sweep(engine, 0)
    assert sweep(engine, 90) == 0
    assert unfit(engine) == []
