"""From which score on matching speaks up."""

from __future__ import annotations

from sqlalchemy import func, select

from services.matching.models import Threshold
from services.matching.rules.choice import FLOOR, threshold
from shared.database import reading
from tests.conftest import EngineOf
from tests.services.matching.association import company, founder, join, matches


def test_in_a_small_association_the_floor_holds() -> None:
    assert threshold([0.9] * 10, people=10) == FLOOR


def test_in_a_large_one_the_best_tenth_is_asked_for() -> None:
    assert threshold([place / 1000 for place in range(1001)], people=100) == 0.9


def test_where_nobody_fits_the_floor_holds_all_the_same() -> None:
    assert threshold([0.01] * 1000, people=100) == FLOOR


def test_a_sample_is_taken_once_and_again_when_the_association_has_grown(
    engine_of: EngineOf,
) -> None:
    engine = engine_of("matching")
    join(engine, *(company(f"C{n}", causes=(f"sdg-{n % 5 + 1}",)) for n in range(31)))
    assert _samples(engine_of) == 0
    join(engine, founder("Mbali"))
    join(engine, founder("Naledi"))
    assert _samples(engine_of) == 1
    join(engine, *(company(f"D{n}") for n in range(12)))
    join(engine, founder("Onya"))
    assert _samples(engine_of) == 2


def test_a_newcomer_who_fits_no_better_than_most_is_not_introduced_at_once(
    engine_of: EngineOf,
) -> None:
    engine = engine_of("matching")
    join(engine, *(company(f"C{n}") for n in range(16)))
    join(engine, *(founder(f"F{n}", taken_over=True, offers=("technology",)) for n in range(16)))
    join(engine, founder("Mbali", needs=("data",)))
    assert matches(engine) == []


def _samples(engine_of: EngineOf) -> int:
    with reading(engine_of("matching")) as session:
        return session.scalar(select(func.count()).select_from(Threshold)) or 0
