"""The door over HTTP: who may ask, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.services.events.door import DESK, Door, planned, slug


@pytest.fixture
def tonight(door: Door, member: Callable[[], UUID]) -> tuple[str, UUID]:
    """An event in an hour, and somebody who comes with a guest."""
    begins = datetime.now(UTC) + timedelta(hours=1)
    ends = begins + timedelta(hours=3)
    path = f"/{planned(door, starts_at=begins.isoformat(), ends_at=ends.isoformat())['id']}"
    who = member()
    assert door.ask("POST", f"{path}/rsvps", who, {"places": 2}).status_code == 201
    return path, who


def test_the_first_time_is_201_and_the_second_200(door: Door, tonight: tuple[str, UUID]) -> None:
    path, who = tonight
    first, second = (
        door.ask("POST", f"{path}/check-ins", DESK, {"person_id": str(who)}) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 200)
    assert (first.json["is_new"], second.json["is_new"]) == (True, False)
    assert second.json["words"].startswith("Already in since ")
    assert first.json["id"] == second.json["id"]
    assert (first.json["inside"], first.json["places"], first.json["source"]) == (1, 2, "door")


def test_the_count_and_the_list_follow(door: Door, tonight: tuple[str, UUID]) -> None:
    path, who = tonight
    made = door.ask("PUT", f"{path}/checkpoints", DESK, {"name": "Workshop"})
    assert made.status_code == 200
    body = {"person_id": str(who), "checkpoint": "Workshop", "place": 1}
    noted = door.ask("POST", f"{path}/check-ins", DESK, body).get_json()
    count = door.ask("GET", f"{path}/check-ins/count", DESK).get_json()
    assert (count["expected"], [(one["name"], one["inside"]) for one in count["checkpoints"]]) == (
        2,
        [("door", 0), ("Workshop", 1)],
    )
    gone = door.ask("DELETE", f"{path}/check-ins/{noted['id']}", DESK)
    assert (gone.status_code, gone.json["inside"]) == (200, 0)
    listed = door.ask("GET", f"{path}/check-ins", DESK).get_json()["items"]
    assert [(one["id"], one["checkpoint"]) for one in listed] == [(noted["id"], "Workshop")]
    assert listed[0]["undone_at"]


def test_what_is_wrong_is_said_with_what_to_do(door: Door, tonight: tuple[str, UUID]) -> None:
    path, _ = tonight
    wrong = [
        ({"code": "x"}, 422, "ticket-is-not-ours"),
        ({}, 422, "says-not-who-comes"),
        ({"person_id": str(uuid4())}, 404, "no-such-rsvp"),
    ]
    for body, status, why in wrong:
        answer = door.ask("POST", f"{path}/check-ins", DESK, body)
        assert (answer.status_code, slug(answer)) == (status, why)
    answer = door.ask("POST", f"/{uuid4()}/check-ins", DESK, {"code": "x"})
    assert (answer.status_code, slug(answer)) == (404, "no-such-gathering")


def test_the_door_is_the_desks(door: Door, tonight: tuple[str, UUID]) -> None:
    path, who = tonight
    for method, place in (("POST", "check-ins"), ("GET", "check-ins"), ("GET", "check-ins/count")):
        assert door.ask(method, f"{path}/{place}", who, {}).status_code == 403


def test_a_device_tells_later_and_the_desk_settles(door: Door, tonight: tuple[str, UUID]) -> None:
    path, who = tonight
    at = datetime.now(UTC).isoformat()
    scans = [
        {"nonce": "a", "at": at, "person_id": str(who)},
        {"nonce": "b", "at": at, "code": "rubbish"},
    ]
    for new in (True, False):
        told = door.ask("POST", f"{path}/check-ins/batch", DESK, {"scans": scans})
        assert told.status_code == 200
        assert [(one["nonce"], one["flag"], one["is_new"]) for one in told.json] == [
            ("a", "", new),
            ("b", "unknown", new),
        ]
    (odd,) = door.ask("GET", f"{path}/check-ins/flags", DESK).get_json()["items"]
    body = {"word": "A guest of the speaker"}
    settled = door.ask("POST", f"{path}/check-ins/{odd['id']}/settlement", DESK, body)
    assert (settled.status_code, settled.json["settlement"]) == (200, "A guest of the speaker")
    count = door.ask("GET", f"{path}/check-ins/count", DESK).get_json()
    assert (count["to_settle"], count["checkpoints"][0]["inside"]) == (0, 2)


def test_a_batch_of_nothing_or_of_too_much_is_refused(
    door: Door, tonight: tuple[str, UUID]
) -> None:
    one = {"nonce": "a", "at": "2027-05-12T18:02:11+02:00", "code": "x"}
    for scans in ([], [one] * 1001, [{"nonce": "a"}]):
        answer = door.ask("POST", f"{tonight[0]}/check-ins/batch", DESK, {"scans": scans})
        assert answer.status_code == 422


def test_who_walks_in_is_let_in_beyond_only_where_that_is_said(
    door: Door, tonight: tuple[str, UUID]
) -> None:
    path, _ = tonight
    body: dict[str, object] = {"person_id": str(uuid4())}
    full = door.ask("POST", f"{path}/check-ins/walk-in", DESK, body)
    assert (full.status_code, slug(full)) == (409, "not-enough-places")
    body["overbook"] = True
    for status in (201, 200):
        answer = door.ask("POST", f"{path}/check-ins/walk-in", DESK, body)
        assert answer.status_code == status
    assert door.ask("GET", path, DESK).json["overbook"] == 1
