"""What every door does alike, whoever knocks: headers, problems, heads, options and methods."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.services.doors import ALL, Doors, Route, is_problem
from tests.services.neighbours import Neighbours

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def everything(neighbours: Neighbours) -> Iterator[tuple[Route, TestResponse]]:
    """Every route, asked for what is there and what is not, by the office, a person and nobody."""
    doors = neighbours.doors
    for who in (neighbours.office, doors.person(neighbours.founder), {}):
        for route in doors.routes():
            for known in (neighbours.known, {}):
                path = route.path(known)
                answer = doors.ask(route.service, route.method, path, who)
                with answer:
                    yield route, answer


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_answer_is_closed_to_other_sites(neighbours: Neighbours) -> None:
    for route, answer in everything(neighbours):
        found = {name: answer.headers.get(name) for name in HEADERS}
        assert found == HEADERS, f"{route}: {answer.status}"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Cache-Control" in answer.headers


def test_every_refusal_is_a_problem_and_none_is_our_fault(neighbours: Neighbours) -> None:
    for route, answer in everything(neighbours):
        assert answer.status_code < 500, f"{route}: {answer.text}"
        assert answer.status_code < 400 or is_problem(answer), f"{route}: {answer.text}"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_route_can_be_asked_for_its_options(doors: Doors) -> None:
    for route in doors.routes():
        options = doors.ask(route.service, "OPTIONS", route.path())
        assert (options.status_code, options.data) == (200, b""), f"{route}"
        assert route.method in options.headers["Allow"]


def test_every_head_is_that_of_its_body(neighbours: Neighbours) -> None:
    doors = neighbours.doors
    for route in doors.routes():
        if route.method == "GET":
            path, who = route.path(neighbours.known), neighbours.office
            head = doors.ask(route.service, "HEAD", path, who)
            with head, doors.ask(route.service, "GET", path, who) as get:
                assert (head.status_code, head.data) == (get.status_code, b""), f"{route}"
                assert head.content_type == get.content_type


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_method_is_refused_and_told_which_are_taken(doors: Doors) -> None:
    for service in ALL:
        routes = doors.routes(service)
        for path, rule in {(route.path(), route.rule) for route in routes}:
            taken = {route.method for route in routes if route.rule == rule}
            for method in set(METHODS) - taken:
                answer = doors.ask(service, method, path, json={})
                assert answer.status_code == 405, f"{service}: {method} {rule}: {answer.status}"
                assert is_problem(answer)
                assert taken <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_where_there_is_no_route_there_is_a_problem(doors: Doors) -> None:
    for service in ALL:
        for method in (*METHODS, "OPTIONS"):
            answer = doors.ask(service, method, "/no/such/route", json={})
            assert (answer.status_code, is_problem(answer)) == (404, True)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
