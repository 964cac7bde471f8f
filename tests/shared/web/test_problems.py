"""Refusals and faults: one form for programs, a sentence for people, nothing that should not be seen."""

from __future__ import annotations

import logging
from dataclasses import replace
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from shared.callers import Role
from shared.settings import Settings
from tests.shared.web import library
from tests.shared.web.conftest import Bearer


def test_a_refusal_tells_its_kind_its_title_and_what_is_the_matter(
    client: FlaskClient, bearer: Bearer
) -> None:
    answer = client.post("/books", json={"title": "Lent"}, headers=bearer(Role.STEWARD))
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Retry-After"] == "7"
    assert answer.get_json() == {
        "type": "/problems/book-is-lent",
        "title": "The book is not here",
        "status": 409,
        "detail": "It is with a reader",
        "instance": "/books",
        "errors": {"title": ["Is lent."]},
    }


def test_a_fault_of_a_field_is_named_with_the_field(client: FlaskClient, bearer: Bearer) -> None:
    sent = {"title": "", "colour": "red", "copies": 10**30}
    answer = client.post("/books", json=sent, headers=bearer(Role.STEWARD))
    assert answer.status_code == 422
    assert answer.get_json()["type"] == "/problems/bad-input"
    assert set(answer.get_json()["errors"]) == {"title", "colour", "copies"}


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/books")
    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_an_address_of_nothing_is_a_problem_too(client: FlaskClient) -> None:
    answer = client.get("/shelves")
    assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/not-found")


def test_a_person_gets_a_sentence_on_a_page(client: FlaskClient) -> None:
    answer = client.get("/welcome/<i>ada", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert answer.content_type.startswith("text/html")
    assert "No page is called &lt;i&gt;ada." in answer.text


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"title": "\xff"}', "application/json", 400),
        (b'{"title": "Ulysses", "copies": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"copies": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b'{"title": "Ulysses"}', "text/plain", 415),
        (b"[1, 2]", "application/json", 422),
        (b"", "application/json", 422),
        (rb'{"title": "Uly\u0000sses"}', "application/json", 422),
        (rb'{"title": "Uly\ud800sses"}', "application/json", 422),
        (rb'{"Uly\u0000sses": 1}', "application/json", 422),
    ],
)
def test_what_cannot_be_read_or_kept_is_refused(
    client: FlaskClient, bearer: Bearer, body: bytes, content_type: str, status: int
) -> None:
    headers = bearer(Role.STEWARD)
    answer = client.post("/books", data=body, content_type=content_type, headers=headers)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_a_body_that_is_no_object_is_told_so_in_words(client: FlaskClient, bearer: Bearer) -> None:
    answer = client.post("/books", json=[1, 2], headers=bearer(Role.STEWARD)).get_json()
    assert answer["errors"] == {"body": ["This must be an object of named fields."]}


def test_odd_text_in_a_path_is_an_address_of_nothing(client: FlaskClient) -> None:
    answer = client.get("/welcome/ada%00", headers={"Accept": "application/json"})
    assert answer.get_json()["detail"] == "There is nothing at this address."


@pytest.mark.parametrize("name", ["Ada%00", "Ada%00&more=1"])
def test_odd_text_in_a_form_or_a_query_is_refused(client: FlaskClient, name: str) -> None:
    form = "application/x-www-form-urlencoded"
    posted = client.post("/welcome", data=f"name={name}", content_type=form)
    for answer in (posted, client.get(f"/me?name={name}")):
        assert (answer.status_code, set(answer.get_json()["errors"])) == (422, {"name"})
    assert client.post("/welcome", data="name=Ada", content_type=form).text == "Welcome, Ada"


def test_a_fault_of_ours_shows_a_reference_and_nothing_else(
    client: FlaskClient, bearer: Bearer, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/books", json={"title": "Fire"}, headers=bearer(Role.STEWARD))
    assert answer.status_code == 500
    assert "Lovelace" not in answer.text
    reference = answer.get_json()["reference"]
    assert reference == answer.headers["Footbridge-Trace"]
    errors = [record.msg for record in caplog.records if record.levelno == logging.ERROR]
    assert [line["trace_id"] for line in errors if isinstance(line, dict)] == [reference]


def test_outside_development_the_log_has_the_stack_without_the_words(
    settings: Settings,
    engine: Engine,
    clock: library.Clock,
    bearer: Bearer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = library.create_app(replace(settings, development=False), clock).test_client()
    client.post("/books", json={"title": "Fire"}, headers=bearer(Role.STEWARD))
    assert "enter_book" in caplog.text
    assert "Lovelace" not in caplog.text


def test_two_who_want_one_unique_thing_are_told_so(client: FlaskClient, bearer: Bearer) -> None:
    beloved = {"title": "Beloved", "isbn": "9781400033416"}
    headers = bearer(Role.STEWARD)
    assert client.post("/books", json=beloved, headers=headers).status_code == 201
    answer = client.post("/books", json=beloved, headers=headers)
    assert answer.status_code == 409
    assert answer.get_json()["type"] == "/problems/somebody-was-faster"
    assert answer.headers["Retry-After"] == "1"


def test_the_log_names_the_rule_and_not_the_path(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    book = uuid4()
    client.get(f"/books/{book}?name=Ada")
    assert "/books/<uuid:book_id>" in caplog.text
    assert str(book) not in caplog.text
    assert "Ada" not in caplog.text
