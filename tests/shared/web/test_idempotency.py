"""Idempotency keys: asking again is harmless, whatever happened to the first request."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from shared.callers import Role
from shared.database import reading, transaction
from shared.settings import Settings
from shared.tables import IDEMPOTENCY_KEYS
from shared.tokens import program_token
from shared.web import Service, forget_old_keys, idempotency
from tests.shared.web import library
from tests.shared.web.conftest import Bearer


def _books(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(library.Book)) or 0


def _keys(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(IDEMPOTENCY_KEYS)) or 0


class Cataloguer:
    """A program that enters books, and says each time by which key."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def enter(self, title: str, key: str) -> TestResponse:
        """Enter a book."""
        headers = {**self.headers, "Idempotency-Key": key}
        return self.client.post("/books", json={"title": title}, headers=headers)


@pytest.fixture
def cataloguer(client: FlaskClient, bearer: Bearer) -> Cataloguer:
    """A program that may enter books."""
    return Cataloguer(client, bearer(Role.STEWARD))


def test_the_same_request_gets_the_same_answer_and_has_one_effect(
    cataloguer: Cataloguer, engine: Engine
) -> None:
    first = cataloguer.enter("The Waves", "key-1")
    again = cataloguer.enter("The Waves", "key-1")
    assert (first.status_code, first.data) == (again.status_code, again.data) == (201, first.data)
    for header in ("Location", "ETag", "Content-Type"):
        assert first.headers[header] == again.headers[header]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert _books(engine) == 1


def test_another_body_under_the_same_key_is_refused(cataloguer: Cataloguer, engine: Engine) -> None:
    cataloguer.enter("Orlando", "key-1")
    other = cataloguer.enter("Flush", "key-1")
    assert other.status_code == 422
    assert other.get_json()["type"] == "/problems/key-was-used"
    assert _books(engine) == 1


def test_another_address_under_the_same_key_is_refused(
    cataloguer: Cataloguer, client: FlaskClient
) -> None:
    cataloguer.enter("Jacob's Room", "key-1")
    headers = {**cataloguer.headers, "Idempotency-Key": "key-1"}
    answer = client.post("/books/stock", json={"title": "Jacob's Room"}, headers=headers)
    assert answer.status_code == 422


def test_keys_of_two_callers_have_nothing_to_do_with_each_other(
    cataloguer: Cataloguer, client: FlaskClient, settings: Settings, clock: library.Clock
) -> None:
    cataloguer.enter("Night and Day", "key-1")
    token = program_token(settings, "other", ["*:write"], [Role.STEWARD], now=clock())
    other = Cataloguer(client, {"Authorization": f"Bearer {token}"})
    assert "Idempotency-Replayed" not in other.enter("The Years", "key-1").headers


def test_a_refused_request_gives_the_key_back(cataloguer: Cataloguer, engine: Engine) -> None:
    assert cataloguer.enter("Lent", "key-1").status_code == 409
    assert cataloguer.enter("", "key-1").status_code == 422
    assert cataloguer.enter("Fire", "key-1").status_code == 500
    assert _keys(engine) == 0
    assert cataloguer.enter("The Voyage Out", "key-1").status_code == 201


def test_an_answer_of_400_or_more_rolls_back_and_gives_the_key_back(
    client: FlaskClient, bearer: Bearer, engine: Engine
) -> None:
    headers = {**bearer(Role.STEWARD), "Idempotency-Key": "key-1"}
    assert client.post("/books/half-done", headers=headers).status_code == 418
    assert (_books(engine), _keys(engine)) == (0, 0)


def test_an_effect_lost_at_commit_takes_its_answer_with_it(
    cataloguer: Cataloguer, engine: Engine
) -> None:
    library.lost_at_commit.add("A Room of One's Own")
    assert cataloguer.enter("A Room of One's Own", "key-1").status_code == 500
    assert _books(engine) == 0
    retried = cataloguer.enter("A Room of One's Own", "key-1")
    assert (retried.status_code, _books(engine)) == (201, 1)
    assert "Idempotency-Replayed" not in retried.headers


def test_stored_apart_from_the_effect_an_answer_would_survive_it(
    cataloguer: Cataloguer, engine: Engine, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: it fails when the answer is stored in a transaction of its own."""
    if database == "sqlite":
        pytest.skip("SQLite has one writer: there the two transactions would wait for each other")
    store = idempotency.Claim.store

    def store_apart(claim: idempotency.Claim, _session: Session, *rest: object) -> None:
        with transaction(engine) as session:
            store(claim, session, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(idempotency.Claim, "store", store_apart)
    library.lost_at_commit.add("Three Guineas")
    assert cataloguer.enter("Three Guineas", "key-1").status_code == 500
    retried = cataloguer.enter("Three Guineas", "key-1")
    assert (retried.status_code, _books(engine)) == (201, 0)


def test_the_key_of_a_process_that_died_is_free_after_a_minute(
    cataloguer: Cataloguer, engine: Engine, clock: library.Clock
) -> None:
    left = idempotency.claim(engine, "program:catalogue", "key-1", "fingerprint", clock())
    assert isinstance(left, idempotency.Claim)
    with transaction(engine) as session:
        session.execute(IDEMPOTENCY_KEYS.update().values(fingerprint="of-the-dead"))
    clock.pass_by(timedelta(seconds=61))
    assert cataloguer.enter("Between the Acts", "key-1").status_code == 201
    assert _books(engine) == 1


def test_an_answer_is_kept_for_a_day(
    cataloguer: Cataloguer, engine: Engine, clock: library.Clock, bearer: Bearer
) -> None:
    cataloguer.enter("Kew Gardens", "key-1")
    clock.pass_by(timedelta(hours=23))
    assert "Idempotency-Replayed" in cataloguer.enter("Kew Gardens", "key-1").headers
    clock.pass_by(timedelta(hours=2))
    assert cataloguer.enter("Monday or Tuesday", "key-1").status_code == 201


def test_old_keys_are_forgotten(
    cataloguer: Cataloguer, engine: Engine, clock: library.Clock
) -> None:
    cataloguer.enter("Roger Fry", "key-1")
    clock.pass_by(timedelta(hours=20))
    cataloguer.enter("The Common Reader", "key-2")
    clock.pass_by(timedelta(hours=5))
    with transaction(engine) as session:
        assert forget_old_keys(session, clock()) == 1
    assert _keys(engine) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "caf\xe9"])
def test_a_key_is_short_and_printable(cataloguer: Cataloguer, key: str) -> None:
    answer = cataloguer.enter("The Death of the Moth", key)
    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/bad-key")


@pytest.mark.parametrize(
    "key", ["x", "x" * 255, '"7f1c 22"', "0f8fad5b-d9cb-469f-a165-70867728950e"]
)
def test_any_printable_key_will_do(cataloguer: Cataloguer, key: str) -> None:
    assert cataloguer.enter("The Moment", key).status_code == 201


def test_whoever_lost_access_does_not_get_the_old_answer(
    client: FlaskClient, engine: Engine
) -> None:
    client.post("/books/sessions", json={"person_id": str(library.LIBRARIAN)})
    headers = {"Idempotency-Key": "key-1"}
    client.post("/books", json={"title": "Freshwater"}, headers=headers)
    with transaction(engine) as session:
        session.delete(session.get_one(library.Librarian, library.LIBRARIAN))
    again = client.post("/books", json={"title": "Freshwater"}, headers=headers)
    assert again.status_code == 401


def test_signing_in_again_by_the_same_key_gives_the_same_session(app: Service) -> None:
    cookies = []
    for _ in range(2):
        answer = app.test_client().post(
            "/books/sessions",
            json={"person_id": str(library.READER)},
            headers={"Idempotency-Key": "key-1"},
        )
        cookies.append(answer.headers["Set-Cookie"].split(";")[0])
    assert cookies[0] == cookies[1]


def test_no_session_is_written_to_the_database(client: FlaskClient, engine: Engine) -> None:
    answer = client.post(
        "/books/sessions",
        json={"person_id": str(library.READER)},
        headers={"Idempotency-Key": "key-1"},
    )
    value = answer.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    with reading(engine) as session:
        row = session.execute(select(IDEMPOTENCY_KEYS)).one()
    assert value not in str(row)


def test_a_form_sent_again_is_the_same_though_its_boundary_is_new(
    client: FlaskClient, bearer: Bearer
) -> None:
    for replayed in (False, True):
        answer = client.post(
            "/books/stock",
            headers={**bearer(Role.STEWARD), "Idempotency-Key": "key-1"},
            content_type=f"multipart/form-data; boundary=b{int(replayed)}",
            data=_form(f"b{int(replayed)}"),
        )
        assert answer.status_code == 200
        assert ("Idempotency-Replayed" in answer.headers) is replayed


def test_another_form_under_the_same_key_is_refused(client: FlaskClient) -> None:
    answers = [
        client.post("/welcome", data={"name": name}, headers={"Idempotency-Key": "key-1"})
        for name in ("Ada", "Ada", "Grace")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 422]


def _form(boundary: str) -> bytes:
    lines = [
        f"--{boundary}",
        'Content-Disposition: form-data; name="list"; filename="list.csv"',
        "",
        f"title,{UUID(int=7)}",
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode()
