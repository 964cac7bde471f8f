"""Timetables over HTTP: who may ask for what, and what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.services.events.door import DESK, Door, planned, slug

WELLS = {
    "title": "Wells",
    "room": "Salon",
    "track": "Water",
    "starts_at": "2099-05-12T16:30:00+02:00",
    "ends_at": "2099-05-12T17:00:00+02:00",
    "capacity": 1,
}
NIGHT = {
    "title": "Night walk",
    "starts_at": "2099-05-13T00:30:00+02:00",
    "ends_at": "2099-05-13T01:00:00+02:00",
}


@pytest.fixture
def forum_here(door: Door) -> str:
    """The path of an event into the night, with a room and a track."""
    return with_room(door)


def with_room(door: Door, **facts: Any) -> str:
    path = f"/{planned(door, ends_at='2099-05-13T02:00:00+02:00', capacity=9, **facts)['id']}"
    for what, body in (("rooms", {"name": "Salon", "capacity": 20}), ("tracks", {"name": "Water"})):
        assert door.ask("PUT", f"{path}/{what}", DESK, body).status_code == 200
    return path


def add(door: Door, path: str, body: dict[str, Any]) -> str:
    answer = door.ask("POST", f"{path}/sessions", DESK, body)
    assert answer.status_code == 201, answer.text
    return f"{path}/sessions/{answer.json['id']}"


def test_a_timetable_is_by_day_where_the_event_is_and_then_by_room_or_track(door, forum_here):
    add(door, forum_here, NIGHT)
    add(door, forum_here, WELLS)
    shown = door.ask("GET", f"{forum_here}/timetable", None).get_json()
    assert [(one["day"], [group["name"] for group in one["groups"]]) for one in shown["days"]] == [
        ("2099-05-12", ["Salon"]),
        ("2099-05-13", [""]),
    ]
    (wells,) = shown["days"][0]["groups"][0]["sessions"]
    assert (wells["title"], wells["room"], wells["track"]) == ("Wells", "Salon", "Water")
    assert wells["starts_at"] == "2099-05-12T14:30:00+00:00"
    assert (wells["capacity"], wells["free"], wells["is_mine"]) == (1, 1, False)
    by_track = door.ask("GET", f"{forum_here}/timetable?by=track", None).get_json()
    assert by_track["days"][0]["groups"][0]["name"] == "Water"
    assert door.ask("GET", f"{forum_here}/timetable?by=mood", None).status_code == 422


def test_the_timetable_of_a_draft_is_the_desks(door):
    path = with_room(door, draft=True)
    session = add(door, path, WELLS)
    for what in (f"{path}/timetable", f"{path}/rooms", session):
        assert door.ask("GET", what, uuid4()).status_code == 404
        assert door.ask("GET", what, DESK).status_code == 200


def test_one_signs_up_sees_it_and_gives_the_seat_back(
    door: Door, forum_here: str, member: Callable[[], UUID]
) -> None:
    one, other = member(), member()
    path = add(door, forum_here, WELLS)
    assert slug(door.ask("PUT", f"{path}/guests/{one}", one)) == "has-no-place"
    for person_id in (one, other):
        assert door.ask("POST", f"{forum_here}/rsvps", person_id, {}).status_code == 201
    for _ in range(2):
        assert door.ask("PUT", f"{path}/guests/{one}", one).get_json()["is_mine"] is True
    full = door.ask("PUT", f"{path}/guests/{other}", other)
    assert (full.status_code, slug(full)) == (409, "session-is-full")
    assert door.ask("GET", path, one).json["is_mine"] is True
    seen = door.ask("GET", f"{forum_here}/timetable", other).get_json()["days"][0]["groups"][0]
    assert [(s["taken"], s["is_mine"]) for s in seen["sessions"]] == [(1, False)]
    seats = door.ask("GET", f"{path}/guests", DESK).get_json()["items"]
    assert [seat["person_id"] for seat in seats] == [str(one)]
    assert door.ask("GET", f"{path}/guests", one).status_code == 403
    assert door.ask("DELETE", f"{path}/guests/{one}", other).status_code == 403
    assert door.ask("DELETE", f"{path}/guests/{one}", one).status_code == 204
    assert door.ask("DELETE", f"{path}/guests/{one}", one).status_code == 404


def test_the_timetable_is_the_desks_to_change(
    door: Door, forum_here: str, member: Callable[[], UUID]
) -> None:
    path, somebody = add(door, forum_here, WELLS), member()
    for method, what, body in (
        ("PUT", f"{forum_here}/rooms", {"name": "Salon", "capacity": 2}),
        ("PUT", f"{forum_here}/tracks", {"name": "Air"}),
        ("POST", f"{forum_here}/sessions", NIGHT),
        ("PUT", path, NIGHT),
        ("DELETE", path, None),
    ):
        assert door.ask(method, what, somebody, body).status_code == 403


def test_what_is_refused_is_said(door: Door, forum_here: str) -> None:
    path = add(door, forum_here, WELLS)
    twice = door.ask("POST", f"{forum_here}/sessions", DESK, WELLS)
    assert (twice.status_code, slug(twice)) == (409, "room-is-taken")
    assert "Salon is taken by Wells, from 14:30 to 15:00 UTC on 2099-05-12" in twice.text
    late = {**NIGHT, "ends_at": "2099-05-13T03:00:00+02:00"}
    assert slug(door.ask("POST", f"{forum_here}/sessions", DESK, late)) == "session-does-not-fit"
    lost = door.ask("POST", f"{forum_here}/sessions", DESK, {**WELLS, "track": "Fire"})
    assert (lost.status_code, slug(lost)) == (404, "no-such-track")
    large = door.ask("PUT", path, DESK, {**WELLS, "capacity": 21})
    assert (large.status_code, slug(large)) == (422, "session-is-too-large")
    assert slug(door.ask("GET", f"{forum_here}/sessions/{uuid4()}", None)) == "no-such-session"


def test_a_session_is_changed_and_taken_out(door: Door, forum_here: str) -> None:
    path = add(door, forum_here, WELLS)
    shown = door.ask("PUT", path, DESK, NIGHT).get_json()
    assert (shown["room"], shown["track"], shown["free"]) == (None, None, None)
    assert door.ask("DELETE", path, DESK).status_code == 204
    assert door.ask("DELETE", path, DESK).status_code == 404
    assert door.ask("GET", f"{forum_here}/timetable", None).get_json()["days"] == []
