"""What is decided about gatherings, without a database."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from services.events import rules
from services.events.models import Gathering, Rsvp
from shared.callers import Caller, Role
from tests.services.events.conftest import NOW, SPRING

DAKAR = uuid4()
OSLO = uuid4()


def gathering(**facts: object) -> Gathering:
    usual = {
        "title": "Harbour Walk",
        "capacity": 8,
        "overbook": 0,
        "taken": 8,
        "state": "published",
    }
    usual |= {"is_waiting_paused": False, "cut_off_hours": 0}
    times = {"starts_at": SPRING, "ends_at": SPRING + timedelta(hours=2)}
    return Gathering(**{**usual, **times, **facts})


def party(places: int, state: str = "waiting") -> Rsvp:
    return Rsvp(places=places, state=state)


def test_a_gathering_must_end_after_it_starts():
    with pytest.raises(rules.EndsBeforeItStarts):
        rules.check_times(SPRING, SPRING)


def test_an_answer_to_a_draft_is_refused():
    with pytest.raises(rules.GatheringIsNotPublished):
        rules.check_open_to_rsvps(gathering(state="draft"), NOW)


def test_an_answer_to_a_cancelled_gathering_is_refused():
    with pytest.raises(rules.GatheringIsCancelled):
        rules.check_open_to_rsvps(gathering(state="cancelled"), NOW)


def test_an_answer_at_the_very_start_is_too_late():
    with pytest.raises(rules.GatheringHasStarted):
        rules.check_open_to_rsvps(gathering(), SPRING)


def test_an_answer_a_second_before_the_start_is_in_time():
    rules.check_open_to_rsvps(gathering(), SPRING - timedelta(seconds=1))


def test_the_capacity_may_shrink_to_what_is_taken():
    rules.check_capacity(gathering(taken=5), 5, 0)


def test_the_capacity_may_not_shrink_below_what_is_taken():
    with pytest.raises(rules.PlacesAreTaken, match="5 places"):
        rules.check_capacity(gathering(taken=5), 4, 0)


def test_who_waits_moves_up_in_order():
    first, second, third = party(1), party(1), party(1)
    assert rules.who_moves_up([first, second, third], 2) == [first, second]


def test_a_party_that_does_not_fit_is_passed_over_and_not_split():
    family, single = party(3), party(1)
    assert rules.who_moves_up([family, single], 2) == [single]


def test_nobody_moves_up_when_nothing_is_free():
    assert rules.who_moves_up([party(1)], 0) == []


@pytest.mark.parametrize(
    ("facts", "places", "said"),
    [
        ({}, 2, "All places are taken."),
        ({"taken": 7}, 2, "A party of 2 needs as many places together; 1 is free."),
        ({"taken": 6}, 3, "A party of 3 needs as many places together; 2 are free."),
        ({}, 9, "A party of 9 is larger than the event (8 places)."),
        ({"state": "cancelled"}, 1, "The event is cancelled."),
        ({"starts_at": NOW}, 1, "The event has started; no more places are given."),
    ],
)
def test_what_blocks_a_waiting_party_is_said_in_words(facts, places, said):
    assert rules.what_blocks(party(places), gathering(**facts), NOW) == said


def test_nothing_blocks_who_has_a_place():
    assert rules.what_blocks(party(2, "confirmed"), gathering(), NOW) is None


def test_a_person_answers_for_themselves():
    assert rules.check_may_answer(Caller(person_id=DAKAR), None) == DAKAR


def test_a_person_does_not_answer_for_another():
    with pytest.raises(rules.NotYours):
        rules.check_may_answer(Caller(person_id=DAKAR, roles=frozenset({Role.MEMBER})), OSLO)


def test_staff_answer_for_a_person():
    desk = Caller(person_id=DAKAR, roles=frozenset({Role.EVENT_MANAGER}))
    assert rules.check_may_answer(desk, OSLO) == OSLO


def test_a_program_must_say_whose_answer_it_brings():
    with pytest.raises(rules.WhoseAnswer):
        rules.check_may_answer(Caller(program="import", roles=frozenset({Role.ADMIN})), None)
