"""Asking again is harmless: each service's POST, sent twice with one Idempotency-Key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from tests.services.doors import ALL, is_problem
from tests.services.neighbours import Neighbours

BY_KEY = ("membership", "events", "introductions")


@dataclass(frozen=True)
class Deed:
    """Something that is done anew each time it is asked for, unless it is the same request."""

    path: str
    who: dict[str, str]
    body: dict[str, Any]
    other: dict[str, Any]
    counted_at: str


def deed(neighbours: Neighbours, service: str) -> Deed:
    """A real POST of a service."""
    office, known = neighbours.office, neighbours.known
    body: dict[str, Any]
    if service == "membership":
        body = {"name": "Lagos Loom", "sector": "charity"}
        return Deed("/organisations", office, body, {**body, "city": "Lagos"}, "/organisations")
    if service == "events":
        body = {
            "title": "Autumn Walk",
            "starts_at": "2031-10-01T10:00:00+02:00",
            "ends_at": "2031-10-01T12:00:00+02:00",
            "time_zone": "Europe/Paris",
            "capacity": 12,
        }
        return Deed("/", office, body, {**body, "capacity": 13}, "/")
    path = f"/partnerships/{known['partnership_id']}/notes"
    founder = neighbours.doors.person(neighbours.founder)
    return Deed(path, founder, {"text": "The pump is in."}, {"text": "It broke."}, path)


def send(
    neighbours: Neighbours, service: str, body: dict[str, Any], key: str, **more: Any
) -> TestResponse:
    """Send the deed of a service under a key."""
    done = deed(neighbours, service)
    headers = {**done.who, "Idempotency-Key": key}
    return neighbours.doors.ask(service, "POST", done.path, headers, json=body, **more)


def count(neighbours: Neighbours, service: str) -> int:
    """How often it was done."""
    done = deed(neighbours, service)
    shown = neighbours.look(service, f"{done.counted_at}?limit=200", done.who)
    return len(shown["items"])


def test_the_same_request_has_its_effect_once_and_the_same_answer(neighbours: Neighbours) -> None:
    for service in BY_KEY:
        before, body = count(neighbours, service), deed(neighbours, service).body
        first, second = (send(neighbours, service, body, "a-key") for _ in range(2))
        assert first.status_code == second.status_code == 201, service
        assert first.data == second.data
        assert second.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers
        assert first.headers.get("ETag") == second.headers.get("ETag")
        assert count(neighbours, service) == before + 1, service


def test_another_request_with_the_same_key_is_refused(neighbours: Neighbours) -> None:
    for service in BY_KEY:
        asked = deed(neighbours, service)
        assert send(neighbours, service, asked.body, "a-key").status_code == 201
        before = count(neighbours, service)
        answer = send(neighbours, service, asked.other, "a-key")
        assert (answer.status_code, is_problem(answer)) == (422, True), service
        assert answer.get_json()["type"] == "/problems/key-was-used"
        assert count(neighbours, service) == before, service


def test_another_key_or_none_is_another_request(neighbours: Neighbours) -> None:
    for service in BY_KEY:
        before, asked = count(neighbours, service), deed(neighbours, service)
        for key in ("a-key", "another-key"):
            assert send(neighbours, service, asked.body, key).status_code == 201
        neighbours.doors.ask(service, "POST", asked.path, asked.who, json=asked.body)
        assert count(neighbours, service) == before + 3, service


def test_a_key_is_nobody_elses(neighbours: Neighbours) -> None:
    for service in BY_KEY:
        asked = deed(neighbours, service)
        assert send(neighbours, service, asked.body, "a-key").status_code == 201
        who = {**neighbours.doors.person(neighbours.outsider), "Idempotency-Key": "a-key"}
        answer = neighbours.doors.ask(service, "POST", asked.path, who, json=asked.body)
        assert answer.status_code in (403, 404), service


def test_a_refused_request_leaves_the_key_free(neighbours: Neighbours) -> None:
    for service in BY_KEY:
        assert send(neighbours, service, {"unknown": 1}, "a-key").status_code == 422
        body = deed(neighbours, service).body
        assert send(neighbours, service, body, "a-key").status_code == 201, service


def test_a_key_that_is_none_is_refused(neighbours: Neighbours) -> None:
    for service in BY_KEY:
        for key in (" ", "x" * 256, "caf\u00e9", ""):
            answer = send(neighbours, service, deed(neighbours, service).body, key)
            assert (answer.status_code, is_problem(answer)) == (422, True), service


def test_a_letters_button_can_be_pressed_twice(neighbours: Neighbours) -> None:
    token = neighbours.known["/unsubscribe/<token> token"]
    headers = {"Idempotency-Key": "a-key"}
    pressed = [
        neighbours.doors.ask("notifications", "POST", f"/unsubscribe/{token}", headers, data=data)
        for data in ("List-Unsubscribe=One-Click", "List-Unsubscribe=One-Click", "other=1")
    ]
    assert [answer.status_code for answer in pressed] == [200, 200, 422]
    assert pressed[0].data == pressed[1].data


def test_there_is_a_deed_for_each_service_that_takes_any(neighbours: Neighbours) -> None:
    taking = {route.service for route in neighbours.doors.routes(*ALL) if route.method == "POST"}
    assert taking == {*BY_KEY, "notifications"}
