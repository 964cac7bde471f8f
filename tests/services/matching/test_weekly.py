"""Once a week introductions are chosen for everybody at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, select

from events.introductions import IntroductionExpired
from services.matching.actions import choosing
from services.matching.actions.choosing import choose_for_everybody
from services.matching.jobs import SWEEPS
from services.matching.models import Candidate, Choosing
from services.matching.rules.weekly import best_of_parties, week_of, worths
from shared.database import reading, transaction
from shared.sweeps import sweep_all
from tests.conftest import EngineOf
from tests.services.matching.association import (
    NOON,
    Member,
    called,
    company,
    founder,
    hear,
    join,
    matches,
    pair,
    pairs,
    proposed,
)


def choose(engine: Engine, days: int = 0) -> int:
    """Choose so many days later; how many were chosen."""
    now = NOON + timedelta(days=days)
    with transaction(engine) as session:
        return choose_for_everybody(session, now.date(), now)


def weekly(engine: Engine) -> set[frozenset[object]]:
    found = [one for one in matches(engine) if one.occasion == "weekly"]
    return {frozenset((one.first_id, one.second_id)) for one in found}


def left_out(engine: Engine, member: Member) -> int:
    with reading(engine) as session:
        of = select(Candidate.left_out).where(Candidate.person_id == member.id)
        return session.scalars(of).one()


def old(name: str, **changes: object) -> Member:
    """A founder who was there before."""
    return founder(name, **{"taken_over": True, **changes})


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 9, 6)) == date(2026, 8, 31)
    assert week_of(date(2026, 9, 7)) == date(2026, 9, 7)


def test_there_is_one_choice_in_a_week(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), old("Mbali"), old("Naledi"))
    assert choose(engine) == 1
    assert choose(engine) == 0
    assert choose(engine, 5) == 0
    assert len(weekly(engine)) == 1
    assert choose(engine, 6) == 1
    assert len(weekly(engine)) == 2
    with reading(engine) as session:
        kept = session.scalars(select(Choosing).order_by(Choosing.week_of)).all()
    assert [(one.people, one.pairs, one.chosen) for one in kept] == [(3, 2, 1), (3, 1, 1)]


def test_the_clock_chooses(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), old("Mbali"))
    done = [sweep_all(engine, SWEEPS, NOON, NOON.date())["choose_for_the_week"] for _ in range(2)]
    assert done == [1, 0]
    (found,) = matches(engine)
    assert found.occasion == "weekly"
    assert found.first_reasons
    assert found.second_reasons


def test_of_a_ring_of_three_one_waits_for_next_week(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    ring = [
        company("Achieng", offers=("data",), needs=("legal",)),
        old("Mbali", offers=("legal",), needs=("funding",)),
        company("Chipo", sector="university", offers=("funding",), needs=("data",)),
    ]
    join(engine, *ring)
    assert choose(engine) == 1
    served = {one for both in weekly(engine) for one in both}
    (waits,) = [one for one in ring if one.id not in served]
    assert [left_out(engine, one) for one in ring] == [int(one is waits) for one in ring]
    assert choose(engine, 7) == 1
    assert waits.id in {one for both in weekly(engine) for one in both}


def test_whoever_fits_all_best_is_given_one(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    hub = company("Achieng", offers=("pilot-site", "data"))
    many = [old(f"F{n}", needs=("pilot-site", "data")) for n in range(5)]
    join(engine, hub, *many)
    assert choose(engine) == 1
    (both,) = weekly(engine)
    assert hub.id in both


def test_the_best_for_one_gives_way_to_the_best_for_all(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    best = company("Achieng", offers=("pilot-site", "data"), needs=())
    other = company("Chebet", offers=("pilot-site",), needs=())
    choosy = old("Mbali", needs=("data",))
    easy = old("Naledi", needs=("pilot-site", "data"))
    join(engine, best, other, choosy, easy)
    assert choose(engine) == 2
    assert weekly(engine) == {pair(best, choosy), pair(other, easy)}


def test_who_was_left_out_counts_more_next_week(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    hub = company(needs=())
    first = old("Mbali", causes=("sdg-6", "sdg-1"))
    second = old("Naledi", causes=("sdg-1",))
    join(engine, hub, first, second)
    choose(engine)
    assert weekly(engine) == {pair(hub, first)}
    assert left_out(engine, second) == 1
    third = old("Onya", causes=("sdg-1",), languages=("en", "fr"))
    join(engine, third)
    with transaction(engine) as session:
        session.query(Candidate).filter_by(person_id=third.id).update({"left_out": 0})
    for week in (1, 2):
        choose(engine, 7 * week)
        assert len(weekly(engine)) == 1 + week
        expected = second if week == 1 else third
        assert pair(hub, expected) in weekly(engine)
    assert left_out(engine, third) == 0


def test_patience_is_worth_a_tenth_a_week_and_chance_decides_among_equals() -> None:
    scores, nobody = np.full(4, 0.5), np.zeros(4)
    counted = worths(scores, np.array([0, 1, 5, 9]), nobody, seed=7)
    assert counted == pytest.approx([0.5, 0.55, 0.75, 0.75], rel=1e-5)
    one, again = worths(scores, nobody, nobody, 7), worths(scores, nobody, nobody, 7)
    assert (one == again).all()
    winners = {int(np.argmax(worths(scores, nobody, nobody, seed))) for seed in range(40)}
    assert winners == {0, 1, 2, 3}


def test_who_has_enough_open_is_given_none(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    busy, far = company(), [old(f"F{n}", languages=("xx",)) for n in range(3)]
    join(engine, busy, old("Mbali"), *far)
    said = [proposed(busy, one) for one in far]
    hear(engine, *said)
    assert choose(engine) == 0
    ended = said[0]
    hear(
        engine,
        IntroductionExpired(
            introduction_id=ended.introduction_id,
            first_id=ended.first_id,
            second_id=ended.second_id,
        ),
    )
    assert choose(engine, 7) == 1
    assert weekly(engine) == {pair(busy, old("Mbali"))}


def test_two_houses_are_introduced_once(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    ours = [company(name, house="Amani") for name in ("Achieng", "Bosire")]
    theirs = [old(name, house="Amanzi") for name in ("Mbali", "Naledi")]
    join(engine, *ours, *theirs)
    assert choose(engine) == 1
    same = [(called("a"), called("b")), (called("b"), called("a")), (called("a"), called("c"))]
    assert best_of_parties(same, np.array([0.3, 0.4, 0.1])).tolist() == [1, 2]


def test_none_is_better_than_a_bad_one(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(offers=(), needs=(), country="PE", regions=(), causes=()), old("Mbali"))
    assert choose(engine) == 0
    assert left_out(engine, company()) == 1


def test_the_best_tenth_is_introduced_at_once_and_the_rest_in_the_week(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, *(company(f"C{n}") for n in range(16)))
    join(engine, *(old(f"F{n}", offers=("technology",)) for n in range(15)))
    newcomer = founder("Mbali", needs=("data",), offers=("technology",))
    join(engine, newcomer)
    assert matches(engine) == []
    assert choose(engine) == 16
    assert newcomer.id in {one for both in weekly(engine) for one in both}
    assert len({one for both in weekly(engine) for one in both}) == 32


def test_who_was_found_lately_is_not_chosen_again(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    assert pairs(engine) == {pair(company(), founder())}
    assert choose(engine) == 0
    assert choose(engine, 70) == 1
    assert choose(engine, 140) == 0


def at_once(engine: Engine) -> None:
    """Two workers choose at the same time."""
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait()
        choose(engine)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()


def came_of_it(engine: Engine) -> tuple[int, list[int]]:
    """How many matches there are, and in how many weeks each of the two was left out."""
    return len(matches(engine)), sorted(left_out(engine, old(one)) for one in ("Mbali", "Naledi"))


def test_two_workers_at_once_choose_once(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), old("Mbali"), old("Naledi"))
    at_once(engine)
    assert came_of_it(engine) == (1, [0, 1])


def test_without_the_one_row_of_a_week_they_choose_twice(
    engine_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of("matching")
    join(engine, company(), old("Mbali"), old("Naledi"))
    monkeypatch.setattr(choosing, "_is_first", lambda *_: True)
    at_once(engine)
    assert came_of_it(engine) != (1, [0, 1])
