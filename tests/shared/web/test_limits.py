"""So much and no more: requests in a minute, bytes in a request."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from shared.callers import Role
from shared.settings import Settings
from shared.tokens import program_token
from tests.shared.web import library
from tests.shared.web.conftest import Bearer


def _knock(client: FlaskClient, address: str = "192.0.2.1") -> tuple[int, str | None]:
    answer = client.post("/books/sessions", json={}, environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code, answer.headers.get("Retry-After")


def test_who_tries_too_often_is_told_how_long_to_wait(client: FlaskClient) -> None:
    assert [_knock(client)[0] for _ in range(3)] == [422, 422, 422]
    status, wait = _knock(client)
    assert status == 429
    assert 1 <= int(wait or 0) <= 60


def test_a_limit_is_told_as_a_problem(client: FlaskClient) -> None:
    for _ in range(3):
        _knock(client)
    answer = client.post("/books/sessions", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["detail"] == "No more than 3 per 1 minute here."


def test_each_address_is_counted_by_itself(client: FlaskClient) -> None:
    for _ in range(4):
        _knock(client)
    assert _knock(client, "192.0.2.2")[0] == 422


@pytest.mark.parametrize(
    ("proxies", "forwarded", "last"),
    [
        (0, "203.0.113.{}", 429),
        (1, "203.0.113.{}", 422),
        (1, "203.0.113.{}, 203.0.113.9", 429),
        (2, "203.0.113.{}, 10.0.0.2", 422),
        (2, "203.0.113.{}, 203.0.113.9, 10.0.0.2", 429),
    ],
)
def test_as_many_proxies_are_believed_as_are_ours(
    settings: Settings,
    engine: Engine,
    clock: library.Clock,
    proxies: int,
    forwarded: str,
    last: int,
) -> None:
    client = library.create_app(replace(settings, proxies=proxies), clock).test_client()
    for number in range(4):
        told = {"X-Forwarded-For": forwarded.format(number)}
        answer = client.post("/books/sessions", json={}, headers=told)
    assert answer.status_code == last


def test_a_limit_of_one_route_leaves_the_others_open(client: FlaskClient) -> None:
    for _ in range(4):
        _knock(client)
    elsewhere = client.get("/books", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert elsewhere.status_code == 200


def test_the_rate_of_the_settings_is_for_all_routes_and_each_caller(
    settings: Settings, engine: Engine, clock: library.Clock
) -> None:
    client = library.create_app(replace(settings, rate_limit="2 per minute"), clock).test_client()

    def ask(program: str, path: str) -> int:
        token = program_token(settings, program, ["*:read"], [Role.MEMBER], now=clock())
        return client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code

    assert [ask("one", "/books"), ask("one", "/books/me"), ask("one", "/books")] == [200, 200, 429]
    assert ask("two", "/books") == 200


def test_health_is_never_refused_for_asking_too_often(
    settings: Settings, engine: Engine, clock: library.Clock
) -> None:
    client = library.create_app(replace(settings, rate_limit="1 per minute"), clock).test_client()
    assert {client.get("/health/live").status_code for _ in range(5)} == {200}


def test_a_body_of_more_than_a_mebibyte_is_too_large(client: FlaskClient, bearer: Bearer) -> None:
    body = b'{"title": "' + b"x" * 2**20 + b'"}'
    answer = client.post(
        "/books", data=body, content_type="application/json", headers=bearer(Role.STEWARD)
    )
    assert answer.status_code == 413
    assert answer.get_json()["detail"] == "The body may have at most 1048576 bytes."


def test_a_body_that_hides_its_length_is_cut_off(client: FlaskClient, bearer: Bearer) -> None:
    hidden = {
        "wsgi.input": BytesIO(b"x" * 3 * 2**20),
        "wsgi.input_terminated": True,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    headers = {**bearer(Role.STEWARD), "Content-Type": "application/json"}
    answer = client.post("/books", headers=headers, environ_overrides=hidden)
    assert answer.status_code == 413


def test_a_route_may_take_more(client: FlaskClient, bearer: Bearer) -> None:
    body = b"x" * (3 * 2**20)
    answer = client.post("/books/stock", data=body, headers=bearer(Role.STEWARD))
    assert answer.get_json() == {"size": len(body)}


def test_counting_starts_no_threads(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[threading.Thread] = []
    start = threading.Thread.start

    def noted(thread: threading.Thread) -> None:
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", noted)
    for _ in range(3):
        _knock(client)
        time.sleep(0.02)  # the library's own counters begin a thread after ten milliseconds
    assert started == []
