"""Events over HTTP: planned, shown, changed and called off."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.services.events.door import DESK, FORUM, planned, slug


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
