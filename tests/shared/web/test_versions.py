"""ETag and If-Match: no edit is lost, and nothing is sent twice in vain."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from shared.callers import Role
from tests.shared.web.conftest import Bearer


@pytest.fixture
def book(client: FlaskClient, bearer: Bearer) -> str:
    """The address of a book of version 1."""
    answer = client.post("/books", json={"title": "Cane"}, headers=bearer(Role.STEWARD))
    return str(answer.headers["Location"])


def test_an_edit_names_the_version_it_is_made_on(
    client: FlaskClient, bearer: Bearer, book: str
) -> None:
    headers = {**bearer(Role.STEWARD), "If-Match": '"1"'}
    answer = client.patch(book, json={"copies": 3}, headers=headers)
    assert (answer.status_code, answer.get_json()["copies"]) == (200, 3)
    assert answer.headers["ETag"] == '"2"'


def test_an_edit_without_a_version_is_asked_for_one(
    client: FlaskClient, bearer: Bearer, book: str
) -> None:
    answer = client.patch(book, json={"copies": 3}, headers=bearer(Role.STEWARD))
    assert (answer.status_code, answer.get_json()["type"]) == (428, "/problems/version-is-missing")


def test_an_edit_of_what_is_no_longer_so_is_refused(
    client: FlaskClient, bearer: Bearer, book: str
) -> None:
    headers = {**bearer(Role.STEWARD), "If-Match": '"1"'}
    client.patch(book, json={"copies": 3}, headers=headers)
    late = client.patch(book, json={"copies": 4}, headers=headers)
    assert (late.status_code, late.get_json()["type"]) == (412, "/problems/changed-meanwhile")
    shown = client.get(book, headers=bearer(Role.STEWARD))
    assert (shown.get_json()["copies"], shown.headers["ETag"]) == (3, '"2"')


def test_a_star_is_any_version(client: FlaskClient, bearer: Bearer, book: str) -> None:
    headers = {**bearer(Role.STEWARD), "If-Match": "*"}
    assert client.patch(book, json={"copies": 5}, headers=headers).status_code == 200


def test_who_knows_the_version_is_not_sent_it_again(
    client: FlaskClient, bearer: Bearer, book: str
) -> None:
    headers = {**bearer(Role.STEWARD), "If-None-Match": '"1"'}
    answer = client.get(book, headers=headers)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"
