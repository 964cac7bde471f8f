"""Each route over HTTP: what it answers, who may ask, and who may not."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from events.staff import StaffAppointed
from services.events.handlers import inbox
from shared.callers import Role
from tests.road import announced, deliver
from tests.services.events.conftest import NOW, Door, Forum

DESK = (Role.EVENT_MANAGER,)
STEWARD = (Role.STEWARD,)
TREASURER = (Role.TREASURER,)
KOFI, LENA = uuid4(), uuid4()
FORUM = {
    "title": "Forum des associations",
    "place": "Nantes",
    "starts_at": "2099-05-12T16:00:00+02:00",
    "ends_at": "2099-05-12T19:00:00+02:00",
    "time_zone": "Europe/Paris",
    "capacity": 2,
}


def planned(door: Door, **facts: Any) -> dict[str, Any]:
    answer = door.ask("POST", "/", DESK, {**FORUM, **facts})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.get_json()
    return shown


def slug(answer: Any) -> str:
    return answer.json["type"].rsplit("/", 1)[-1]


@pytest.fixture
def here(door: Door) -> str:
    """The path of a published gathering of two places."""
    return f"/{planned(door)['id']}"


# Planning and showing


def test_a_planned_event_is_shown_in_utc_with_its_time_zone(door):
    shown = planned(door)
    assert shown["starts_at"] == "2099-05-12T14:00:00+00:00"
    assert (shown["time_zone"], shown["state"], shown["free"]) == ("Europe/Paris", "published", 2)


def test_the_answer_to_planning_carries_the_version(door):
    answer = door.ask("POST", "/", DESK, FORUM)
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"title": "   "}, "title"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"starts_at": "2099-05-12T16:00:00"}, "starts_at"),
        ({"ends_at": "2099-05-12T15:00:00+02:00"}, "ends_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": "2"}, "capacity"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_what_cannot_be_understood_is_named(door, fault, field):
    answer = door.ask("POST", "/", DESK, {**FORUM, **fault})
    assert answer.status_code == 422
    assert field in str(answer.json["errors"])


def test_planning_with_a_key_twice_makes_one_event(door):
    for _ in range(2):
        door.ask("POST", "/", DESK, FORUM, Idempotency_Key="forum-2099")
    assert len(door.ask("GET", "/", DESK).json["items"]) == 1


def test_anyone_sees_a_published_event(door, here):
    assert door.ask("GET", here, None).json["title"] == "Forum des associations"


def test_a_draft_is_not_there_for_others(door):
    draft = planned(door, draft=True)
    assert door.ask("GET", f"/{draft['id']}", None).status_code == 404
    assert door.ask("GET", "/", None).json["items"] == []


def test_event_managers_see_drafts(door):
    draft = planned(door, draft=True)
    assert door.ask("GET", f"/{draft['id']}", DESK).json["state"] == "draft"


def test_events_are_listed_by_page(door):
    ids = [planned(door, title=f"Evening {number}")["id"] for number in range(3)]
    first = door.ask("GET", "/?limit=2", None).json
    rest = door.ask("GET", f"/?limit=2&after={first['next']}", None).json
    assert [item["id"] for item in first["items"] + rest["items"]] == ids
    assert rest["next"] is None


def test_events_are_listed_from_a_moment_on(door):
    planned(door)
    asked = door.ask("GET", "/?starts_after=2100-01-01T00:00:00Z", None)
    assert asked.json["items"] == []


def test_an_unknown_event_is_not_there(door):
    assert door.ask("GET", f"/{uuid4()}", DESK).status_code == 404


# Changing


def test_an_edit_needs_the_version_it_was_made_on(door, here):
    assert door.ask("PATCH", here, DESK, {"capacity": 3}).status_code == 428


def test_an_edit_of_an_old_version_is_refused(door, here):
    version = door.ask("GET", here, DESK).headers["ETag"]
    door.ask("PATCH", here, DESK, {"place": "Angers"}, If_Match=version)
    late = door.ask("PATCH", here, DESK, {"place": "Rennes"}, If_Match=version)
    assert late.status_code == 412


def test_an_edit_shows_the_new_version(door, here):
    version = door.ask("GET", here, DESK).headers["ETag"]
    edited = door.ask("PATCH", here, DESK, {"capacity": 9}, If_Match=version)
    assert (edited.status_code, edited.json["capacity"]) == (200, 9)
    assert edited.headers["ETag"] != version


def test_an_answer_does_not_spoil_an_edit_that_is_being_made(door, here, member):
    version = door.ask("GET", here, DESK).headers["ETag"]
    door.ask("POST", f"{here}/rsvps", member(), {})
    edited = door.ask("PATCH", here, DESK, {"place": "Angers"}, If_Match=version)
    assert edited.json["taken"] == 1


def test_a_capacity_below_what_is_taken_is_refused_with_the_number(door, here, member):
    door.ask("POST", f"{here}/rsvps", member(), {"places": 2})
    refused = door.ask("PATCH", here, DESK, {"capacity": 1}, If_Match="*")
    assert (refused.status_code, slug(refused)) == (409, "places-are-taken")


def test_a_draft_is_published_by_asking(door):
    draft = planned(door, draft=True)
    published = door.ask("POST", f"/{draft['id']}/publication", DESK)
    assert (published.status_code, published.json["state"]) == (200, "published")


def test_an_event_is_called_off_with_a_reason(door, here):
    answer = door.ask("POST", f"{here}/cancellation", DESK, {"reason": "Strike"})
    assert (answer.json["state"], answer.json["cancel_reason"]) == ("cancelled", "Strike")


def test_the_audit_shows_counters_and_recount(door, here, member):
    door.ask("POST", f"{here}/rsvps", member(), {"places": 2})
    audit = door.ask("GET", f"{here}/audit", DESK).json
    assert (audit["taken"], audit["counted_taken"], audit["agrees"]) == (2, 2, True)


# Answering


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


# Who may not


@pytest.mark.parametrize("who", [None, "a member", "a stranger", STEWARD, TREASURER])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/", FORUM),
        ("PATCH", "/{id}", {"capacity": 5}),
        ("POST", "/{id}/publication", None),
        ("POST", "/{id}/cancellation", {}),
        ("GET", "/{id}/audit", None),
    ],
)
def test_only_event_managers_manage(door, here, member, who, method, path, body):
    asker = {"a member": member, "a stranger": uuid4}[who]() if isinstance(who, str) else who
    answer = door.ask(method, path.replace("/{id}", here), asker, body, If_Match="*")
    assert answer.status_code == (401 if who is None else 403)


@pytest.mark.parametrize("who", [uuid4(), TREASURER, (Role.REPRESENTATIVE,)])
def test_only_members_and_who_manages_answer(door, here, who):
    assert door.ask("POST", f"{here}/rsvps", who, {}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/rsvps"),
        ("GET", "/rsvps"),
        ("GET", f"/rsvps/{KOFI}"),
        ("PUT", f"/rsvps/{KOFI}"),
        ("DELETE", f"/rsvps/{KOFI}"),
        ("GET", "/waiting-list"),
    ],
)
def test_nobody_unknown_comes_near_the_answers(door, here, method, path):
    body = {"places": 1} if method in ("POST", "PUT") else None
    assert door.ask(method, here + path, None, body).status_code == 401


def test_a_member_of_the_staff_manages_with_their_own_session(door, engine):
    manager: UUID = uuid4()
    assert door.ask("POST", "/", manager, FORUM).status_code == 403
    deliver(inbox, engine, StaffAppointed(person_id=manager, role="event_manager"))
    assert door.ask("POST", "/", manager, FORUM).status_code == 201


def test_the_routes_describe_themselves(door):
    paths = door.ask("GET", "/openapi.json", None).json["paths"]
    assert "202" in paths["/{gathering_id}/rsvps"]["post"]["responses"]
