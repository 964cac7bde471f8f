"""What became of introductions decides who is proposed to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.introductions import (
    IntroductionAccepted,
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionMade,
    MeetingRated,
)
from services.matching.queries.cards import cards
from shared.database import transaction
from tests.conftest import EngineOf
from tests.services.matching.association import (
    NOON,
    Member,
    company,
    founder,
    gathering,
    hear,
    join,
    matches,
    pair,
    pairs,
    proposed,
    rsvp,
)

OLD = founder(taken_over=True)


def declined(
    one: Member, other: Member, not_them: bool = False, reason_code: str = ""
) -> IntroductionDeclined:
    said = proposed(one, other)
    return IntroductionDeclined(
        introduction_id=said.introduction_id,
        first_id=said.first_id,
        second_id=said.second_id,
        declined_by_id=one.id,
        not_them=not_them,
        reason_code=reason_code,
    )


def expired(one: Member, other: Member) -> IntroductionExpired:
    said = proposed(one, other)
    return IntroductionExpired(
        introduction_id=said.introduction_id, first_id=said.first_id, second_id=said.second_id
    )


def made(one: Member, other: Member) -> IntroductionMade:
    said = proposed(one, other)
    return IntroductionMade(
        introduction_id=said.introduction_id, first_id=said.first_id, second_id=said.second_id
    )


def test_who_is_being_introduced_is_not_proposed_again(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, proposed(company(), OLD), gathering(), rsvp(company()), rsvp(OLD))
    assert matches(engine) == []


def test_nor_are_the_colleagues_of_those_who_met(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    colleague = company("Bosire", house="Maji")
    join(engine, company(house="Maji"), colleague, OLD)
    hear(engine, proposed(company(), OLD), made(company(), OLD))
    hear(engine, gathering(), rsvp(colleague), rsvp(OLD))
    assert matches(engine) == []


@pytest.mark.parametrize("days, proposed_again", [(364, False), (366, True)])
def test_after_a_no_the_two_are_left_in_peace_for_a_year(
    engine_of: EngineOf, days: int, proposed_again: bool
) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, proposed(company(), OLD), declined(company(), OLD))
    later = NOON + timedelta(days=days)
    hear(engine, OLD.published(interests="wells"), time=later)
    assert bool(matches(engine)) is proposed_again


def test_not_them_is_for_ever(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, proposed(company(), OLD), declined(company(), OLD, not_them=True))
    hear(engine, OLD.published(interests="wells"), time=NOON + timedelta(days=4000))
    assert matches(engine) == []


@pytest.mark.parametrize("days, proposed_again", [(59, False), (61, True)])
def test_after_silence_the_two_are_left_in_peace_for_two_months(
    engine_of: EngineOf, days: int, proposed_again: bool
) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, proposed(company(), OLD), expired(company(), OLD))
    hear(engine, OLD.published(interests="wells"), time=NOON + timedelta(days=days))
    assert bool(matches(engine)) is proposed_again


def test_who_has_three_introductions_open_is_proposed_to_nobody(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    others = [founder(name, taken_over=True) for name in ("Zola", "Yaw", "Xoli")]
    join(engine, company(), *others)
    hear(engine, *(proposed(company(), other) for other in others))
    join(engine, founder("Naledi"))
    assert matches(engine) == []
    hear(engine, expired(company(), others[0]))
    join(engine, founder("Onya"))
    assert pairs(engine) == {pair(company(), founder("Onya"))}


def test_a_yes_is_counted_for_both(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    said = proposed(company(), OLD)
    yes = IntroductionAccepted(introduction_id=said.introduction_id, person_id=company().id)
    hear(engine, said, yes, yes)
    with transaction(engine) as session:
        known = cards(session, (company().id, OLD.id))
    assert (known[company().id].answers, known[company().id].said_yes) == (1, 1)
    assert (known[OLD.id].asked, known[OLD.id].got_yes) == (1, 1)
    assert known[OLD.id].answers == 0


@pytest.mark.parametrize("code, counted", [("no-time", 0), ("off-topic", 1), ("", 1)])
def test_a_no_for_want_of_time_is_not_held_against_the_other(
    engine_of: EngineOf, code: str, counted: int
) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, proposed(company(), OLD), declined(company(), OLD, reason_code=code))
    with transaction(engine) as session:
        known = cards(session, (company().id, OLD.id))
    assert (known[company().id].answers, known[OLD.id].asked) == (1, counted)


@pytest.mark.parametrize("worth, glad", [(5, 1), (4, 1), (2, 0)])
def test_what_a_meeting_was_worth_counts_as_one_more_answer(
    engine_of: EngineOf, worth: int, glad: int
) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    said = proposed(company(), OLD)
    rated = MeetingRated(
        introduction_id=said.introduction_id, person_id=company().id, met=True, worth=worth
    )
    hear(engine, said, made(company(), OLD), rated, rated)
    with transaction(engine) as session:
        known = cards(session, (company().id, OLD.id))
    assert (known[OLD.id].asked, known[OLD.id].got_yes) == (2, 1 + glad)
    assert (known[company().id].asked, known[company().id].got_yes) == (1, 1)


def test_silence_counts_half_a_no(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, proposed(company(), OLD), expired(company(), OLD))
    with transaction(engine) as session:
        known = cards(session, (company().id, OLD.id))
    assert (known[OLD.id].answers, known[OLD.id].said_yes) == (0.5, 0)
    assert known[OLD.id].open_introductions == 0


def test_the_profile_of_a_pair_found_lately_finds_others(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    hear(engine, founder().published(interests="wells"), time=NOON + timedelta(days=2))
    assert len(matches(engine)) == 1
