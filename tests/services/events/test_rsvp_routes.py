"""Answers over HTTP: what a person gets, and what the desk sees."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.road import announced
from tests.services.events.conftest import NOW, Forum
from tests.services.events.door import DESK, planned, slug

KOFI, LENA = uuid4(), uuid4()


def test_a_member_who_finds_places_gets_201(door, here, member):
    person = member()
    answer = door.ask("POST", f"{here}/rsvps", person, {"places": 2})
    assert (answer.status_code, answer.json["state"]) == (201, "confirmed")
    assert answer.json["person_id"] == str(person)


def test_a_member_who_finds_none_gets_202_and_the_position(door, here, member):
    door.ask("POST", f"{here}/rsvps", member(), {"places": 2})
    answer = door.ask("POST", f"{here}/rsvps", member(), {})
    assert (answer.status_code, answer.json["position"]) == (202, 1)
    assert answer.json["blocked_by"] == "All places are taken."


def test_asking_twice_says_the_same(door, here, member):
    person = member()
    answers = [door.ask("POST", f"{here}/rsvps", person, {"places": 2}) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert [answer.status_code for answer in answers] == [201, 201]


def test_a_party_has_at_most_ten(door, here, member):
    assert door.ask("POST", f"{here}/rsvps", member(), {"places": 11}).status_code == 422


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"draft": True}, "gathering-is-not-published"),
        ({"cancelled": True}, "gathering-is-cancelled"),
    ],
)
def test_a_closed_event_refuses_answers_with_its_reason(door, member, made, reason):
    path = f"/{planned(door, draft=made.get('draft', False))['id']}"
    if made.get("cancelled"):
        door.ask("POST", f"{path}/cancellation", DESK, {})
    answer = door.ask("POST", f"{path}/rsvps", member(), {})
    assert (answer.status_code, slug(answer)) == (409, reason)


def test_an_event_that_has_started_refuses_answers(door, forum: Forum, member):
    long_ago = NOW.replace(year=2020)
    forum.plan(now=long_ago, starts_at=long_ago.replace(month=6))
    answer = door.ask("POST", f"/{forum.gathering_id}/rsvps", member(), {})
    assert (answer.status_code, slug(answer)) == (409, "gathering-has-started")


def test_an_answer_to_an_unknown_event_is_not_found(door, member):
    answer = door.ask("POST", f"/{uuid4()}/rsvps", member(), {})
    assert (answer.status_code, slug(answer)) == (404, "no-such-gathering")


def test_event_managers_answer_for_a_person_who_is_no_member(door, here):
    answer = door.ask("POST", f"{here}/rsvps", DESK, {"person_id": str(KOFI)})
    assert (answer.status_code, answer.json["admitted_as"]) == (201, "guest")


def test_a_program_must_say_who_comes(door, here):
    answer = door.ask("POST", f"{here}/rsvps", DESK, {})
    assert (answer.status_code, slug(answer)) == (422, "whose-answer")


def test_a_member_answers_for_nobody_else(door, here, member):
    answer = door.ask("POST", f"{here}/rsvps", member(), {"person_id": str(LENA)})
    assert (answer.status_code, slug(answer)) == (403, "not-yours")


def test_a_person_sees_their_own_answer(door, here, member):
    person = member()
    door.ask("POST", f"{here}/rsvps", person, {})
    assert door.ask("GET", f"{here}/rsvps/{person}", person).json["state"] == "confirmed"


def test_a_person_does_not_see_another_s_answer(door, here, member):
    person = member()
    door.ask("POST", f"{here}/rsvps", person, {})
    assert door.ask("GET", f"{here}/rsvps/{person}", member()).status_code == 403


def test_a_person_brings_fewer(door, here, member):
    person = member()
    door.ask("POST", f"{here}/rsvps", person, {"places": 2})
    changed = door.ask("PUT", f"{here}/rsvps/{person}", person, {"places": 1})
    assert (changed.status_code, changed.json["places"]) == (200, 1)
    assert door.ask("GET", here, None).json["free"] == 1


def test_a_person_may_not_bring_more_than_there_is_room_for(door, here, member):
    person = member()
    door.ask("POST", f"{here}/rsvps", person, {})
    refused = door.ask("PUT", f"{here}/rsvps/{person}", person, {"places": 3})
    assert (refused.status_code, slug(refused)) == (409, "not-enough-places")
    assert door.ask("GET", here, None).json["taken"] == 1


def test_nobody_changes_the_answer_of_another(door, here, member):
    person = member()
    door.ask("POST", f"{here}/rsvps", person, {})
    assert door.ask("PUT", f"{here}/rsvps/{person}", member(), {"places": 2}).status_code == 403
    assert door.ask("DELETE", f"{here}/rsvps/{person}", member()).status_code == 403


def test_who_gives_back_lets_the_next_in(door, here, member):
    goes, waits = member(), member()
    door.ask("POST", f"{here}/rsvps", goes, {"places": 2})
    door.ask("POST", f"{here}/rsvps", waits, {})
    assert door.ask("DELETE", f"{here}/rsvps/{goes}", goes).json["state"] == "cancelled"
    assert door.ask("GET", f"{here}/rsvps/{waits}", waits).json["state"] == "confirmed"


def test_giving_back_what_was_never_held_is_not_found(door, here, member):
    person = member()
    assert door.ask("DELETE", f"{here}/rsvps/{person}", person).status_code == 404


def test_event_managers_see_all_answers_and_members_their_own(door, here, member):
    first, second = member(), member()
    for person in (first, second):
        door.ask("POST", f"{here}/rsvps", person, {})
    everybody = door.ask("GET", f"{here}/rsvps", DESK).json["items"]
    own = door.ask("GET", f"{here}/rsvps", first).json["items"]
    assert [item["person_id"] for item in everybody] == [str(first), str(second)]
    assert [item["person_id"] for item in own] == [str(first)]


def test_answers_are_listed_by_state(door, here, member):
    door.ask("POST", f"{here}/rsvps", member(), {"places": 2})
    waits = member()
    door.ask("POST", f"{here}/rsvps", waits, {})
    found = door.ask("GET", f"{here}/rsvps?state=waiting", DESK).json["items"]
    assert [(item["person_id"], item["position"]) for item in found] == [(str(waits), 1)]


def test_the_waiting_list_is_shown_in_order_with_what_blocks(door, here, member):
    door.ask("POST", f"{here}/rsvps", member(), {})
    couple, family = member(), member()
    door.ask("POST", f"{here}/rsvps", couple, {"places": 2})
    door.ask("POST", f"{here}/rsvps", family, {"places": 4})
    items = door.ask("GET", f"{here}/waiting-list", DESK).json["items"]
    assert [(item["person_id"], item["position"]) for item in items] == [
        (str(couple), 1),
        (str(family), 2),
    ]
    assert items[0]["blocked_by"] == "A party of 2 needs as many places together; 1 is free."


def test_a_refused_answer_leaves_no_trace(door, here, engine, member):
    before = announced(engine)
    door.ask("POST", f"{here}/rsvps", member(), {"person_id": str(LENA)})
    assert announced(engine) == before
