"""Once a day the weights learn from the answers; what is learned is used, and what is chance is not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, update

from deploy.cli.matching import tell_weights
from events.partnerships import PartnershipFormed, Side
from services.matching.actions.introductions import keep_no, keep_worth
from services.matching.actions.teachings import learn
from services.matching.engine.weights import FB_1, FEATURES
from services.matching.handlers import inbox
from services.matching.models import NO_GATHERING, Introduction, Match, Teaching
from services.matching.queries.lessons import lessons
from services.matching.queries.pairs import explain, kept
from services.matching.queries.teachings import current_weights, teachings
from services.matching.rules.fitting import Lesson, fitted
from shared.database import insert_once, reading, transaction
from tests.conftest import EngineOf
from tests.road import deliver
from tests.services.matching.association import NOON, company, founder, join, matches

TODAY = date(2026, 3, 2)


def answer(engine: Engine, count: int, seed: int = 7, shuffled: bool = False) -> None:
    """Introductions that end: with a yes from both where a cause is shared, with silence where not."""
    dice = random.Random(seed)
    measured = [{name: round(dice.random(), 6) for name in FEATURES} for _ in range(count)]
    yes = [one["causes"] > 0.5 for one in measured]
    if shuffled:
        dice.shuffle(yes)
    with transaction(engine) as session:
        for place, (seen, is_yes) in enumerate(zip(measured, yes, strict=True)):
            one, first, second = (UUID(int=3 * place + at + 10**6) for at in range(3))
            pair = {"id": one, "first_id": first, "second_id": second}
            ended = NOON + timedelta(minutes=place)
            insert_once(
                session,
                Match,
                **pair,
                found_for_id=first,
                occasion="joined",
                gathering_id=NO_GATHERING,
                score=0.5,
                model=FB_1.version,
                measured=seen,
                found_at=NOON,
            )
            insert_once(
                session,
                Introduction,
                **pair,
                state="made" if is_yes else "expired",
                first_said_yes=is_yes,
                second_said_yes=is_yes,
                never=False,
                ended_at=ended,
            )


def test_a_night_teaches_once_and_what_it_taught_is_kept_with_its_answers(
    engine_of: EngineOf,
) -> None:
    engine = engine_of("matching")
    answer(engine, 150)
    with transaction(engine) as session:
        assert learn(session, TODAY, NOON)
        assert not learn(session, TODAY, NOON)
        assert not learn(session, TODAY + timedelta(days=1), NOON)
    with reading(engine) as session:
        newest, first = teachings(session)
        assert newest.version == first.version != FB_1.version
        assert newest.answers == first.answers == 300
        assert current_weights(session) == fitted(lessons(session), FB_1)
        assert current_weights(session).causes > FB_1.causes + 0.5


def test_shuffled_answers_teach_causes_nothing(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    answer(engine, 150, shuffled=True)
    with transaction(engine) as session:
        learn(session, TODAY, NOON)
        assert current_weights(session).causes < FB_1.causes + 0.1


def test_few_answers_leave_the_weights_as_they_were_thought_up(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    answer(engine, 20)
    with transaction(engine) as session:
        assert not learn(session, TODAY, NOON)
        assert current_weights(session) == FB_1
        assert session.scalar(select(func.count()).select_from(Teaching)) == 0


def test_no_flood_of_answers_moves_a_weight_out_of_reach() -> None:
    one_sided = [Lesson({"causes": at % 2}, 0.0, bool(at % 2)) for at in range(20_000)]
    assert fitted(one_sided, FB_1).causes == pytest.approx(FB_1.causes + 3.0)


def test_what_a_meeting_was_worth_teaches_twice_as_much_as_an_answer(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    answer(engine, 1)
    with transaction(engine) as session:
        (pair,) = session.scalars(select(Introduction)).all()
        keep_worth(session, pair.id, pair.first_id, 5)
        keep_worth(session, pair.id, pair.second_id, 1)
    with reading(engine) as session:
        rated = [(one.said_yes, one.weight) for one in lessons(session) if one.weight > 1]
    assert rated == [(True, 2.0), (False, 2.0)]


def test_two_who_made_a_partnership_say_yes_once_more(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    answer(engine, 1)
    with transaction(engine) as session:
        (pair,) = session.scalars(select(Introduction)).all()
    sides = tuple(Side(steward_id=one) for one in (pair.first_id, pair.second_id))
    formed = PartnershipFormed(
        partnership_id=pair.id, introduction_id=pair.id, purpose="Wells", sides=sides
    )
    for _ in range(2):
        deliver(inbox, engine, formed)
    with reading(engine) as session:
        taught = [(one.said_yes, one.weight) for one in lessons(session)]
    assert taught[2:] == [(True, 2.0), (True, 2.0)]


@pytest.mark.parametrize(
    "why, teaches, against",
    [("off-topic", 1, 1.0), ("", 1, 1.0), ("not-them", 0, 1.0), ("no-time", 0, 0.0)],
)
def test_a_no_teaches_by_its_reason(
    engine_of: EngineOf, why: str, teaches: int, against: float
) -> None:
    """Who had no time says nothing of the pair; who is not wanted is liked less, whatever they offer."""
    engine = engine_of("matching")
    answer(engine, 2)
    with transaction(engine) as session:
        one, later = session.scalars(select(Introduction).order_by(Introduction.id)).all()
        keep_no(session, one.id, one.first_id, False, NOON, why)
        one.first_said_yes = one.second_said_yes = False
        later.second_id, later.state = one.second_id, "made"
        later.first_said_yes, later.second_said_yes = True, False
        found = session.get_one(Match, later.id)
        found.first_id, found.second_id = sorted((later.first_id, one.second_id))
    with reading(engine) as session:
        heard = lessons(session)
    assert len(heard) == teaches + 1
    disliked = heard[-1].inclined < 0
    assert disliked is (against > 0)


def test_an_explanation_tells_the_very_score_that_was_kept_by_learned_weights(
    engine_of: EngineOf,
) -> None:
    engine = engine_of("matching")
    answer(engine, 150)
    with transaction(engine) as session:
        learn(session, TODAY, NOON)
    join(engine, company(), founder())
    (found,) = matches(engine)
    with reading(engine) as session:
        seen = explain(session, found.first_id, found.second_id, NOON)
        back = explain(session, found.second_id, found.first_id, NOON)
        used = current_weights(session)
    assert seen
    assert back
    assert (seen.model, seen.score) == (found.model, found.score) == (used.version, back.score)
    assert (seen.first, seen.second) == (back.second, back.first)
    with transaction(engine) as session:
        session.execute(update(Teaching).values(learned_on=TODAY - timedelta(days=1)))
        session.add(
            Teaching(
                learned_on=TODAY,
                model=FB_1.version,
                version="FB-1.0+later",
                answers=300,
                numbers=dict.fromkeys(("start", *FEATURES), 0.0),
                learned_at=NOON,
            )
        )
    with reading(engine) as session:
        (then,) = kept(session, found.second_id, found.first_id)
        now = explain(session, found.first_id, found.second_id, NOON)
    assert now
    assert (now.model, then.model, then.score) == ("FB-1.0+later", found.model, found.score)
    assert then.first_added == pytest.approx(seen.first.added)
    assert then.second_added == pytest.approx(seen.second.added)
    assert used != replace(FB_1, version=used.version)


def test_every_weight_can_be_read_with_what_was_learned_and_when(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    with reading(engine) as session:
        told = tell_weights(session)
    assert (told["version"], told["need"], told["history"]) == (FB_1.version, FB_1.need, [])
    answer(engine, 150)
    with transaction(engine) as session:
        learn(session, TODAY, NOON)
    with reading(engine) as session:
        (learned,) = tell_weights(session)["history"]
        causes = current_weights(session).causes
    assert (learned["learned_on"], learned["answers"]) == (TODAY.isoformat(), 300)
    assert learned["changed"]["causes"] == pytest.approx(causes - FB_1.causes)
