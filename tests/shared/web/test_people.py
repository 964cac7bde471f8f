"""People: sessions in signed cookies, with roles read anew on every request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete

from shared.database import transaction
from shared.settings import Settings
from shared.web import Service
from tests.shared.web import library


def _sign_in(client: FlaskClient, person_id: object = library.LIBRARIAN) -> str:
    answer = client.post("/books/sessions", json={"person_id": str(person_id)})
    return str(answer.headers["Set-Cookie"])


def test_a_person_signs_in_and_is_known(client: FlaskClient) -> None:
    _sign_in(client)
    assert client.get("/books/me").get_json() == {
        "key": f"person:{library.LIBRARIAN}",
        "roles": ["steward"],
    }


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: FlaskClient) -> None:
    cookie = _sign_in(client)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_over_https_the_cookie_never_travels_in_the_clear(
    settings: Settings, engine: Engine, clock: library.Clock
) -> None:
    public = replace(settings, base_url="https://library.example.org")
    client = library.create_app(public, clock).test_client()
    answer = client.post("/books/sessions", json={"person_id": str(library.READER)})
    assert "; Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Set-Cookie"].startswith("__Host-footbridge=")
    assert "Strict-Transport-Security" in answer.headers


def test_losing_a_role_ends_access_at_once(client: FlaskClient, engine: Engine) -> None:
    _sign_in(client)
    assert client.post("/books", json={"title": "Kindred"}).status_code == 201
    with transaction(engine) as session:
        session.execute(delete(library.Librarian))
    assert client.post("/books", json={"title": "Wild Seed"}).status_code == 401


def test_signing_out_takes_the_cookie_away(client: FlaskClient) -> None:
    _sign_in(client, library.READER)
    assert client.delete("/books/sessions/current").status_code == 204
    assert client.get("/books/me").status_code == 401


def test_a_session_lasts_thirty_days(client: FlaskClient, clock: library.Clock) -> None:
    _sign_in(client, library.READER)
    clock.pass_by(timedelta(days=29, hours=23))
    assert client.get("/books/me").status_code == 200
    clock.pass_by(timedelta(hours=2))
    assert client.get("/books/me").status_code == 401


def test_a_forged_cookie_is_no_cookie(client: FlaskClient) -> None:
    value = _sign_in(client).split(";")[0].partition("=")[2]
    client.set_cookie("footbridge", ("A" if value[0] != "A" else "B") + value[1:])
    assert client.get("/books/me").status_code == 401


def test_a_changed_key_signs_nobody_out_while_the_old_one_is_kept(
    client: FlaskClient, settings: Settings, clock: library.Clock
) -> None:
    value = _sign_in(client, library.READER).split(";")[0].partition("=")[2]
    new = "b" * 40
    for keys, status in (((new, *settings.secret_keys), 200), ((new,), 401)):
        later = library.create_app(replace(settings, secret_keys=keys), clock).test_client()
        later.set_cookie("footbridge", value)
        assert later.get("/books/me").status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 201),
        ({"Origin": "http://127.0.0.1:8000"}, 201),
        ({}, 201),
    ],
)
def test_another_site_cannot_act_for_a_person(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    _sign_in(client)
    answer = client.post("/books", json={"title": "The Dispossessed"}, headers=headers)
    assert answer.status_code == status


def test_another_site_may_link_here(client: FlaskClient) -> None:
    _sign_in(client)
    assert client.get("/books/me", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_service_where_the_person_is_unknown_treats_them_as_nobody(app: Service) -> None:
    client = app.test_client()
    _sign_in(client, "0192f0c1-0000-7000-8000-00000000dead")
    assert client.get("/books").status_code == 200
    assert client.get("/books/me").status_code == 401
