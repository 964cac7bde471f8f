"""Who comes to a gathering is told whom to meet there."""

from __future__ import annotations

from datetime import timedelta

from events.gatherings import GatheringCancelled, RsvpCancelled
from tests.conftest import EngineOf
from tests.services.matching.association import (
    NOON,
    called,
    company,
    founder,
    gathering,
    hear,
    join,
    matches,
    pair,
    pairs,
    reasons_for,
    rsvp,
)

OLD = founder(taken_over=True)


def test_the_second_guest_is_matched_with_the_first(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, gathering(), rsvp(company()), rsvp(OLD))
    (found,) = matches(engine)
    assert found.occasion == "rsvp"
    assert found.gathering_id == called("Spring Forum")
    assert {found.first_id, found.second_id} == pair(company(), OLD)


def test_both_are_told_that_they_are_coming(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, gathering(), rsvp(company()), rsvp(OLD))
    for member in (company(), OLD):
        assert "You are both coming to Spring Forum" in reasons_for(member, matches(engine))


def test_who_does_not_come_is_not_proposed_for_the_gathering(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, gathering(), rsvp(OLD))
    assert matches(engine) == []


def test_at_most_two_are_proposed_to_a_guest(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    others = [company(name) for name in ("Achieng", "Bosire", "Chebet", "Daudi")]
    join(engine, *others, OLD)
    hear(engine, gathering(), *(rsvp(member) for member in (*others, OLD)))
    assert len(matches(engine)) == 2


def test_an_rsvp_said_twice_announces_nothing_new(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    others = [company(name) for name in ("Achieng", "Bosire", "Chebet", "Daudi")]
    join(engine, *others, OLD)
    hear(engine, gathering(), *(rsvp(member) for member in (*others, OLD)), rsvp(OLD))
    assert len(matches(engine)) == 2


def test_who_cancelled_is_not_proposed(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    held = rsvp(company())
    given_back = RsvpCancelled(
        gathering_id=held.gathering_id, rsvp_id=held.rsvp_id, person_id=held.person_id, places=1
    )
    hear(engine, gathering(), held, given_back, rsvp(OLD))
    assert matches(engine) == []


def test_nobody_meets_at_a_cancelled_gathering(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    cancelled = GatheringCancelled(gathering_id=called("Spring Forum"))
    hear(engine, gathering(), rsvp(company()), cancelled, rsvp(OLD))
    assert matches(engine) == []


def test_nobody_is_matched_for_a_gathering_that_is_over(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    hear(engine, gathering(), rsvp(company()))
    hear(engine, rsvp(OLD), time=NOON + timedelta(days=15))
    assert matches(engine) == []


def test_a_guest_who_becomes_a_member_is_matched_for_the_gathering_too(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    late = founder("Naledi", needs=("volunteers",))
    member = company("Bosire", offers=("data",), causes=("sdg-6", "sdg-13"))
    join(engine, member)
    hear(engine, gathering(), rsvp(member), rsvp(late))
    assert matches(engine) == []
    join(engine, late)
    assert ("rsvp", pair(member, late)) in {
        (found.occasion, frozenset((found.first_id, found.second_id))) for found in matches(engine)
    }


def test_the_same_two_are_matched_for_the_gathering_after_they_were_for_joining(
    engine_of: EngineOf,
) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    hear(engine, gathering(), rsvp(company()), rsvp(founder()))
    assert [found.occasion for found in matches(engine)] == ["joined", "rsvp"]
    assert pairs(engine) == {pair(company(), founder())}
