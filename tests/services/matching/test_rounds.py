"""What people have of meeting in rounds is told when it is asked for, and learned from when it is said."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from events.introductions import IntroductionDeclined, IntroductionProposed
from events.rounds import EncounterRated, RoundScored, RoundScoresAsked
from services.matching.actions import rounds
from services.matching.handlers import inbox
from services.matching.models import Candidate, Introduction
from services.matching.queries import rounds as reads
from shared.database import reading
from tests.conftest import EngineOf
from tests.road import announced, deliver
from tests.services.matching.association import NOON, Member, join

Told = dict[frozenset[str], int]

FARM = Member(name="Farm", sector="social-enterprise", needs=("technology",))
LAB = Member(name="Lab", sector="university", offers=("technology",))
BANK = Member(name="Bank", sector="company", causes=("sdg-8",))
SHOP = Member(name="Shop", sector="company", causes=("sdg-8",))


@pytest.fixture
def engine(engine_of: EngineOf) -> Engine:
    return engine_of("matching")


def ask(engine: Engine, *members: Member | UUID, time=NOON) -> list[RoundScored]:
    """What is told of these people, in the order of asking."""
    people = tuple(one.id if isinstance(one, Member) else one for one in members)
    before = len(announced(engine))
    asked = RoundScoresAsked(gathering_id=uuid4(), asking_id=uuid4(), people=people)
    deliver(inbox, engine, asked, time=time)
    return [one for one in announced(engine)[before:] if isinstance(one, RoundScored)]


def told(engine: Engine, *members: Member | UUID, time=NOON) -> tuple[dict, set]:
    """Scores and shut pairs, by places."""
    parts = ask(engine, *members, time=time)
    scores = {
        (first, second): score
        for part in parts
        for first, second, score in zip(part.firsts, part.seconds, part.scores, strict=True)
    }
    shut = {
        pair for part in parts for pair in zip(part.shut_firsts, part.shut_seconds, strict=True)
    }
    return scores, shut


def test_each_two_are_told_once_and_in_order(engine: Engine) -> None:
    join(engine, FARM, LAB, BANK, SHOP)
    scores, shut = told(engine, FARM, LAB, BANK, SHOP)
    assert set(scores) == {(a, b) for a in range(4) for b in range(a + 1, 4)}
    assert shut == set()


def test_who_offers_what_the_other_needs_is_worth_most(engine: Engine) -> None:
    join(engine, FARM, LAB, BANK, SHOP)
    scores, _ = told(engine, FARM, LAB, BANK, SHOP)
    assert max(scores, key=lambda pair: scores[pair]) == (0, 1)


def test_within_a_sector_a_meeting_is_worth_half(engine: Engine, monkeypatch) -> None:
    join(engine, BANK, SHOP)
    halved, _ = told(engine, BANK, SHOP)
    monkeypatch.setattr(reads, "_WITHIN_A_SECTOR", 1.0)
    whole, _ = told(engine, BANK, SHOP)
    assert halved[0, 1] == pytest.approx(whole[0, 1] / 2, abs=1)


def test_colleagues_do_not_meet_in_rounds(engine: Engine) -> None:
    colleague = Member(name="Ann", house="Farm", sector="social-enterprise")
    ceo = Member(name="Bea", house="Farm", sector="social-enterprise")
    join(engine, colleague, ceo, LAB)
    scores, shut = told(engine, colleague, LAB, ceo)
    assert shut == {(0, 2)}
    assert (0, 2) not in scores


def test_two_without_a_language_do_not_meet(engine: Engine) -> None:
    other = Member(name="Sino", languages=("zh",))
    join(engine, FARM, other)
    assert told(engine, FARM, other)[1] == {(0, 1)}


@pytest.mark.parametrize("not_them", [True, False])
def test_who_said_no_is_left_in_peace(engine: Engine, not_them: bool) -> None:
    join(engine, FARM, BANK)
    introduction_id = uuid4()
    pair = {"introduction_id": introduction_id, "first_id": FARM.id, "second_id": BANK.id}
    deliver(
        inbox,
        engine,
        IntroductionDeclined(**pair, declined_by_id=FARM.id, not_them=not_them),
    )
    assert told(engine, FARM, BANK)[1] == set()  # nobody was asked: there is no such introduction
    propose(engine, introduction_id)
    deliver(
        inbox,
        engine,
        IntroductionDeclined(**pair, declined_by_id=FARM.id, not_them=not_them),
        time=NOON,
    )
    assert told(engine, FARM, BANK)[1] == {(0, 1)}
    much_later = NOON + timedelta(days=400)
    assert told(engine, FARM, BANK, time=much_later)[1] == ({(0, 1)} if not_them else set())


def test_who_has_no_profile_is_worth_the_rest_to_everybody(engine: Engine) -> None:
    join(engine, FARM, LAB)
    parts = ask(engine, FARM, uuid4(), LAB)
    assert [(part.firsts, part.seconds) for part in parts] == [((0,), (2,))]
    assert parts[0].rest > 0


def test_of_nobody_known_there_is_an_answer(engine: Engine) -> None:
    (part,) = ask(engine, uuid4(), uuid4())
    assert (part.part, part.parts, part.firsts, part.shut_firsts) == (1, 1, (), ())


def test_much_is_told_in_parts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    join(engine, FARM, LAB, BANK, SHOP)
    whole = told(engine, FARM, LAB, BANK, SHOP)
    monkeypatch.setattr(rounds, "_AT_ONCE", 4)
    parts = ask(engine, FARM, LAB, BANK, SHOP)
    assert [(part.part, part.parts, len(part.firsts)) for part in parts] == [(1, 2, 4), (2, 2, 2)]
    assert told(engine, FARM, LAB, BANK, SHOP) == whole


def test_of_many_the_best_of_each_are_told(engine: Engine, monkeypatch) -> None:
    people = [Member(name=f"P{number}", sector="charity", needs=("legal",)) for number in range(9)]
    lawyers = [
        Member(name=f"L{number}", sector="company", offers=("legal",)) for number in range(3)
    ]
    join(engine, *people, *lawyers)
    everything, _ = told(engine, *people, *lawyers)
    monkeypatch.setattr(reads, "ALL_OF", 4)
    monkeypatch.setattr(reads, "BEST", 3)
    best, _ = told(engine, *people, *lawyers)
    assert set(best) < set(everything)
    assert {(a, b) for a in range(9) for b in range(9, 12)} <= set(best)
    assert all(everything[pair] == score for pair, score in best.items())


def test_a_meeting_that_was_rated_makes_acquaintances(engine: Engine) -> None:
    join(engine, FARM, BANK)
    deliver(inbox, engine, rated(FARM, BANK, 5))
    assert told(engine, FARM, BANK)[1] == {(0, 1)}
    with reading(engine) as session:
        (met,) = session.scalars(select(Introduction))
        liked = session.get_one(Candidate, BANK.id)
        rater = session.get_one(Candidate, FARM.id)
    assert met.state == "made"
    assert (liked.asked, liked.got_yes) == (1.0, 1.0)
    assert (rater.answers, rater.said_yes, rater.open_introductions) == (0.0, 0.0, 0)


def test_both_ratings_of_one_meeting_are_one_meeting(engine: Engine) -> None:
    join(engine, FARM, BANK)
    gathering_id = uuid4()
    for one, other, worth in ((FARM, BANK, 5), (BANK, FARM, 2), (BANK, FARM, 3)):
        deliver(inbox, engine, rated(one, other, worth, gathering_id))
    with reading(engine) as session:
        (met,) = session.scalars(select(Introduction))
    first_is_farm = met.first_id == FARM.id
    assert (met.first_worth, met.second_worth) == ((5, 3) if first_is_farm else (3, 5))


def rated(one: Member, other: Member, worth: int, gathering_id: UUID | None = None):
    return EncounterRated(
        gathering_id=gathering_id or uuid4(),
        person_id=one.id,
        other_id=other.id,
        worth=worth,
        again=False,
    )


def propose(engine: Engine, introduction_id: UUID) -> None:
    deliver(
        inbox,
        engine,
        IntroductionProposed(
            introduction_id=introduction_id,
            first_id=FARM.id,
            second_id=BANK.id,
            first_sees="a bank",
            second_sees="a farm",
            first_is_named=True,
            second_is_named=True,
            first_reasons=(),
            second_reasons=(),
            expires_at=NOON + timedelta(days=21),
        ),
    )
