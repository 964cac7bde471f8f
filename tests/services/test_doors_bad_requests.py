"""What cannot be read, is too much, too often, or nonsense: each door says so, and none breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from shared.callers import Role
from tests.services.doors import DOCUMENTED, Doors, Route, is_problem

MEBIBYTE = 2**20
GATHERING: dict[str, Any] = {
    "title": "Spring Forum",
    "starts_at": "2031-05-12T16:00:00+02:00",
    "ends_at": "2031-05-12T19:00:00+02:00",
    "time_zone": "Europe/Paris",
    "capacity": 40,
}
NOT_JSON = [
    b"{",
    b'{"a": 1,}',
    b"{'a': 1}",
    b'{"a": NaN}',
    b'{"a": -Infinity}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 100_000,
]
NO_MOMENTS = [
    "2031-05-12T16:00:00",
    "2031-05-12",
    "16:00",
    "",
    "tomorrow",
    1_936_364_400,
    None,
    "2031-02-30T16:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]
NO_IDS = ["x", "1", "None", "0" * 32, f"{uuid4()}0", "%00", "..%2f..", "\u00e9" * 9, "%ff"]
NO_PAGES = [
    *("after=x", "after=", f"after={uuid4()}", f"after={'A' * 23}", f"after={'!' * 21}A"),
    *("limit=0", "limit=201", "limit=-1", "limit=x", f"limit={10**30}", "limit=1.5", "limit="),
    *("after=%00", "limit=%00", "after=%ff"),
]

Asked = Iterator[tuple[Route, TestResponse]]

ASKED_FOR = {"events: GET /<uuid:gathering_id>/speakers/suggestions": "?cause=sdg-6"}
"""What must be said to see something, where that is more than its id."""


def takes_json(doors: Doors) -> list[Route]:
    """The routes that take JSON, by the documents."""
    return [
        route
        for route, told in doors.documented()
        if "application/json" in told.get("requestBody", {}).get("content", {})
    ]


def comes_in_pages(doors: Doors) -> list[Route]:
    """The routes that answer a page of a list, by the documents."""
    return [
        route
        for route, told in doors.documented()
        if {"after", "limit"} <= {part.get("name") for part in told.get("parameters", [])}
    ]


def send_json(doors: Doors, body: bytes, kind: str = "application/json") -> Asked:
    """Send a body to all that takes JSON, as one who may do everything."""
    who = {**doors.program(Role.ADMIN, Role.MEMBER, name=f"program {uuid4()}"), "If-Match": "*"}
    for route in takes_json(doors):
        sent = {"data": body, "content_type": kind}
        yield route, doors.ask(route.service, route.method, route.path(), who, **sent)


def plan(doors: Doors, **other: Any) -> TestResponse:
    """Plan a gathering with something odd about it."""
    office = doors.program(Role.EVENT_MANAGER)
    return doors.ask("events", "POST", "/", office, json={**GATHERING, **other})


def wrong(asked: Asked, *status: int) -> list[str]:
    """What was answered with anything but a problem of one of these statuses."""
    answers = list(asked)
    assert answers
    return [
        f"{route}: {answer.status} {answer.text[:200]}"
        for route, answer in answers
        if answer.status_code not in status or not is_problem(answer)
    ]


def test_a_body_that_is_too_large_is_refused(doors: Doors) -> None:
    body = b'{"text": "' + b"x" * MEBIBYTE + b'"}'
    assert wrong(send_json(doors, body), 413) == []


def test_a_table_may_be_larger_but_not_endless(doors: Doors) -> None:
    office = {**doors.program(Role.STEWARD), "Content-Type": "text/csv"}
    rows = b"name,sector\nHarbour Bank,company\n" + b"\n" * MEBIBYTE
    path = "/imports?mapping=organisations"
    assert doors.ask("membership", "POST", path, office, data=rows).status_code == 201
    length = {"CONTENT_LENGTH": str(65 * MEBIBYTE)}
    answer = doors.ask("membership", "POST", path, office, data=rows, environ_overrides=length)
    assert (answer.status_code, is_problem(answer)) == (413, True)


def test_a_body_in_another_form_is_refused(doors: Doors) -> None:
    for kind in ("text/plain", "application/xml", "multipart/form-data", "application/jsonx", ""):
        body = b'{"full_name": "Ada Mensah"}'
        assert wrong(send_json(doors, body, kind), 415, 422) == [], kind


def test_what_is_not_json_is_refused(doors: Doors) -> None:
    for body in NOT_JSON:
        assert wrong(send_json(doors, body), 400, 422) == [], body[:20]


def test_json_of_another_shape_is_refused(doors: Doors) -> None:
    odd: list[Any] = [None, [], "Ada", 7, True, [{}], {"nobody": "knows this"}, {"": ""}]
    for content in odd:
        assert wrong(send_json(doors, json.dumps(content).encode()), 422) == [], content


def test_text_that_no_database_can_keep_is_refused(doors: Doors) -> None:
    for text in ("\x00", "a\x00b", "\ud800", "\udfff!"):
        for name in ("full_name", "title", "text", "reason", "purpose", "token", text):
            body = json.dumps({name: text}).encode()
            assert wrong(send_json(doors, body), 422) == [], name


def test_numbers_beyond_everything_are_refused(doors: Doors) -> None:
    for number in (10**30, -(10**30), 2**63, 1e300, -1):
        assert plan(doors, capacity=number).status_code == 422
        for name in ("open_limit", "places", "amount_minor", "person_id", "full_name"):
            body = json.dumps({name: number}).encode()
            assert wrong(send_json(doors, body), 422) == [], (name, number)


def test_a_whole_number_may_be_written_with_a_point(doors: Doors) -> None:
    assert plan(doors, capacity=40.0).get_json()["capacity"] == 40
    assert plan(doors, capacity=40.5).status_code == 422


def test_a_moment_without_its_zone_or_beyond_the_calendar_is_refused(doors: Doors) -> None:
    for moment in NO_MOMENTS:
        answer = plan(doors, starts_at=moment)
        assert (answer.status_code, is_problem(answer)) == (422, True), moment
        assert "starts_at" in answer.get_json()["errors"]


def test_an_id_that_is_none_is_not_found(doors: Doors) -> None:
    def ask(word: str) -> Asked:
        for route in doors.routes():
            if "<uuid:" in route.rule:
                path = "/".join(
                    word if part.startswith("<uuid:") else part.replace("<string:role>", "admin")
                    for part in route.rule.split("/")
                )
                office = doors.program(Role.ADMIN)
                yield route, doors.ask(route.service, route.method, path, office, json={})

    for word in NO_IDS:
        assert wrong(ask(word), 404) == [], word


def test_an_id_of_nothing_is_not_found(doors: Doors) -> None:
    def ask() -> Asked:
        for route in doors.routes():
            if "_id>" in route.rule and route.method == "GET":
                office = doors.program(Role.ADMIN)
                asked = f"{route.path()}{ASKED_FOR.get(str(route), '')}"
                yield route, doors.ask(route.service, "GET", asked, office)

    assert wrong(ask(), 404) == []


def test_a_page_that_is_none_is_refused(doors: Doors) -> None:
    def ask(query: str) -> Asked:
        for route in comes_in_pages(doors):
            path = f"{route.path()}?{query}"
            yield route, doors.ask(route.service, "GET", path, doors.program(Role.ADMIN))

    for query in NO_PAGES:
        assert wrong(ask(query), 422) == [], query


def test_a_cookie_that_is_damaged_is_no_cookie(doors: Doors) -> None:
    for value in ("x", "W10.x", "\u00e9", "a" * 5000, "", '"', "null.null"):
        answer = doors.ask("membership", "GET", "/me", {"Cookie": f"footbridge={value}"})
        assert (answer.status_code, is_problem(answer)) == (401, True), value


def test_a_token_that_is_none_is_refused(doors: Doors) -> None:
    for value in ("Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "x", "\u00e9", "Bearer \u00e9"):
        answer = doors.ask("membership", "GET", "/me", {"Authorization": value})
        assert (answer.status_code, is_problem(answer)) == (401, True), value
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_who_asks_too_often_is_told_how_long_to_wait(doors: Doors) -> None:
    often = Doors(replace(doors.settings, rate_limit="3 per minute"))
    for service in DOCUMENTED:
        answers = [often.ask(service, "GET", "/openapi.json") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        answer = answers[-1]
        assert (answer.status_code, is_problem(answer)) == (429, True), service
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert often.ask(service, "GET", "/health/live").status_code == 200


def test_a_problem_on_a_page_shows_nothing_that_was_sent_as_html(doors: Doors) -> None:
    attack = "<script>alert(1)</script>"
    for service in DOCUMENTED:
        for path in (f"/{attack}", f"/?limit={attack}", f"/organisations?sector={attack}"):
            answer = doors.ask(service, "GET", path, {"Accept": "text/html"})
            assert attack not in answer.text
            assert answer.status_code in (401, 404, 422)
            assert answer.content_type == "text/html; charset=utf-8"
