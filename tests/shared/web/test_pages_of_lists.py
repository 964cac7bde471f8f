"""Lists come in pages, by a cursor that nobody needs to understand."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from shared.callers import Role
from tests.shared.web.conftest import Bearer


@pytest.fixture
def shelf(client: FlaskClient, bearer: Bearer) -> list[str]:
    """The titles of five books, in the order in which they came."""
    titles = ["Aké", "Amrita", "Anthills", "Arrow of God", "Aura"]
    for title in titles:
        client.post("/books", json={"title": title}, headers=bearer(Role.STEWARD))
    return titles


def test_what_a_list_does_not_know_is_refused_and_what_it_knows_is_named(
    client: FlaskClient,
) -> None:
    answer = client.get("/books?limt=2")
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == {"limt": ["Unknown field. Known are: after, limit."]}


def test_walking_the_pages_shows_each_item_once(client: FlaskClient, shelf: list[str]) -> None:
    pages = [client.get("/books?limit=2").get_json()]
    while cursor := pages[-1]["next"]:
        query = {"limit": "2", "after": cursor}
        pages.append(client.get("/books", query_string=query).get_json())
    titles = [[book["title"] for book in page["items"]] for page in pages]
    assert titles == [shelf[:2], shelf[2:4], shelf[4:]]


def test_a_book_that_came_between_two_pages_moves_no_other(
    client: FlaskClient, bearer: Bearer, shelf: list[str]
) -> None:
    first = client.get("/books?limit=3").get_json()
    client.post("/books", json={"title": "Ambiguous Adventure"}, headers=bearer(Role.STEWARD))
    rest = client.get("/books", query_string={"after": first["next"]}).get_json()
    titles = [book["title"] for book in rest["items"]]
    assert titles == [*shelf[3:], "Ambiguous Adventure"]


@pytest.mark.parametrize(
    "query",
    [
        "after=7",
        "after=%00",
        "after=" + "_" * 22,
        "after=" + "A" * 23,
        "limit=0",
        "limit=201",
        "limit=53688125178587259722530816",
        "limit=many",
    ],
)
def test_a_page_that_cannot_be_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/books?{query}")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {query.partition("=")[0]}
