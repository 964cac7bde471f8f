"""Pages for people: who is not signed in is led there and back, and never anywhere else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from shared.database import reading
from shared.web import go_to, local_path
from tests.shared.web import library
from tests.shared.web.test_people import _sign_in as sign_in

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def wishes(engine: Engine) -> int | None:
    """How many books there are."""
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(library.Book))


def test_a_page_leads_who_is_not_signed_in_to_where_they_do_that(client: FlaskClient) -> None:
    answer = client.get("/shelf?sort=title", headers=BROWSER)
    assert (answer.status_code, answer.text) == (303, "")
    assert answer.headers["Location"] == "/desk/sign-in?next=/shelf"


def test_the_way_back_holds_where_the_service_is_mounted(client: FlaskClient) -> None:
    answer = client.get("/shelf", headers=BROWSER, base_url="http://localhost/library")
    assert answer.headers["Location"] == "/desk/sign-in?next=/library/shelf"


def test_a_program_is_told_and_not_led(client: FlaskClient) -> None:
    assert client.get("/shelf").status_code == 401
    assert client.get("/books/me", headers=BROWSER).status_code == 401


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: FlaskClient) -> None:
    sent = {**BROWSER, "Referer": "http://localhost/shelf"}
    answer = client.post("/shelf/wishes", data={"title": "Kindred"}, headers=sent)
    assert answer.headers["Location"] == "/desk/sign-in?next=/shelf"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/shelf", "", "http://localhost//evil"])
def test_a_form_from_nowhere_known_leads_back_nowhere(client: FlaskClient, elsewhere: str) -> None:
    sent = {**BROWSER, "Referer": elsewhere}
    answer = client.post("/shelf/wishes", data={"title": "Kindred"}, headers=sent)
    assert answer.headers["Location"] == "/desk/sign-in"


def test_a_form_of_the_same_site_is_taken_with_a_cookie(
    client: FlaskClient, engine: Engine
) -> None:
    sign_in(client, library.READER)
    sent = {**BROWSER, "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    answer = client.post("/shelf/wishes", data={"title": "Kindred"}, headers=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/shelf")
    assert wishes(engine) == 1


@pytest.mark.parametrize(
    "header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_a_form_of_another_site_is_refused(
    client: FlaskClient, engine: Engine, header: dict[str, str]
) -> None:
    sign_in(client, library.READER)
    answer = client.post("/shelf/wishes", data={"title": "Kindred"}, headers={**BROWSER, **header})
    assert answer.status_code == 403
    assert wishes(engine) == 0


def test_a_form_that_is_not_as_it_should_be_is_told_so_with_a_way_back(
    client: FlaskClient,
) -> None:
    sign_in(client, library.READER)
    sent = {**BROWSER, "Referer": "http://localhost/shelf"}
    answer = client.post("/shelf/wishes", data={"title": "Kindred", "price": "9"}, headers=sent)
    assert answer.status_code == 422
    assert "price: Unknown field." in answer.text
    assert '<a href="/shelf">Back</a>' in answer.text


@pytest.mark.parametrize("path", ["/introductions/0197/page", "/a", "/a/b-c_D/9/"])
def test_a_path_of_this_house_is_one(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/a",
        "//evil.example/a",
        "/\\evil.example",
        "/a//b",
        "/a/../b",
        "/a?next=/b",
        "/a#b",
        "/a%2f%2fevil",
        "/a\r\nSet-Cookie:x=1",
        "/a\n",
        "/a b",
        "a/b",
        "javascript:alert(1)",
        "/",
        "",
        None,
        "/" + "a" * 200,
    ],
)
def test_anything_else_is_no_path_of_this_house(text: str | None) -> None:
    assert local_path(text) == ""


def test_nobody_is_sent_to_anything_else() -> None:
    with pytest.raises(ValueError, match="no path of this house"):
        go_to("//evil.example")


def test_the_stylesheet_is_for_anyone_and_kept_a_while(client: FlaskClient) -> None:
    answer = client.get("/assets/footbridge.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert client.get("/assets/paper.py").status_code == 404


def test_a_page_may_use_the_stylesheet_and_no_script_of_elsewhere(client: FlaskClient) -> None:
    answer = client.get("/welcome/ada", headers=BROWSER)
    assert '<link rel="stylesheet" href="/assets/footbridge.css">' in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
