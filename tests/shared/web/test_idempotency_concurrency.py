"""Idempotency keys when requests come at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from shared.callers import Role
from shared.database import reading
from shared.web import Service
from tests.shared.web import library
from tests.shared.web.conftest import Bearer

TITLE = "Their Eyes Were Watching God"


@pytest.fixture
def gate() -> Iterator[library.Gate]:
    """Where the first request for TITLE is held."""
    library.gates[TITLE] = library.Gate()
    yield library.gates[TITLE]
    library.gates.pop(TITLE).opened.set()


def _enter(app: Service, headers: dict[str, str], key: str, title: str = TITLE) -> TestResponse:
    keyed = {**headers, "Idempotency-Key": key}
    return app.test_client().post("/books", json={"title": title}, headers=keyed)


def _titles(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(library.Book.title)))


def _held(
    pool: ThreadPoolExecutor, app: Service, headers: dict[str, str], gate: library.Gate
) -> Future[TestResponse]:
    """A request that has claimed the key "key-1" and now waits at the gate."""
    first = pool.submit(_enter, app, headers, "key-1")
    assert gate.reached.wait(10)
    return first


def test_while_the_first_runs_the_second_is_asked_to_wait(
    app: Service, engine: Engine, bearer: Bearer, gate: library.Gate
) -> None:
    with ThreadPoolExecutor() as pool:
        first = _held(pool, app, bearer(Role.STEWARD), gate)
        second = _enter(app, bearer(Role.STEWARD), "key-1")
        gate.opened.set()
    assert second.status_code == 409
    assert second.get_json()["type"] == "/problems/still-running"
    assert second.headers["Retry-After"] == "1"
    assert first.result().status_code == 201
    assert _enter(app, bearer(Role.STEWARD), "key-1").data == first.result().data
    assert _titles(engine) == [TITLE]


def test_a_request_whose_claim_was_taken_over_has_no_effect(
    app: Service, engine: Engine, bearer: Bearer, gate: library.Gate, clock: library.Clock
) -> None:
    headers = bearer(Role.STEWARD)
    with ThreadPoolExecutor() as pool:
        slow = _held(pool, app, headers, gate)
        clock.pass_by(timedelta(seconds=61))
        quick = _enter(app, headers, "key-1", title="Passing")
        gate.opened.set()
    assert quick.status_code == 201
    assert slow.result().get_json()["type"] == "/problems/still-running"
    assert _titles(engine) == ["Passing"]
    replayed = _enter(app, headers, "key-1", title="Passing")
    assert (replayed.status_code, replayed.data) == (201, quick.data)


def test_of_many_equal_requests_at_once_one_has_the_effect(
    app: Service, engine: Engine, bearer: Bearer
) -> None:
    headers, line = bearer(Role.STEWARD), threading.Barrier(8)

    def ask(_: int) -> TestResponse:
        line.wait(10)
        return _enter(app, headers, "key-1", title="Quicksand")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    done = [answer.data for answer in answers if answer.status_code == 201]
    assert len(set(done)) == 1
    assert (
        sum("Idempotency-Replayed" not in a.headers for a in answers if a.status_code == 201) == 1
    )
    assert _titles(engine) == ["Quicksand"]
    assert _enter(app, headers, "key-1", title="Quicksand").data == done[0]


def test_many_keys_at_once_do_not_stand_in_each_others_way(
    app: Service, engine: Engine, bearer: Bearer
) -> None:
    headers = bearer(Role.STEWARD)

    def ask(number: int) -> int:
        return _enter(app, headers, f"key-{number}", title=f"Volume {number}").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(40))) == {201}
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(library.Book)) == 40
