"""Who may call: declared beside each route, and enforced."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete

from shared.callers import Role
from shared.database import transaction
from shared.settings import Settings
from shared.tokens import program_token, service_token
from shared.web import Blueprint, Pages, Service, UndeclaredRoute, declared_callers
from tests.shared.web import library
from tests.shared.web.conftest import Bearer


def test_a_service_with_an_undeclared_route_does_not_start(
    settings: Settings, clock: library.Clock
) -> None:
    careless = Blueprint("careless", __name__, url_prefix="/careless")
    careless.add_url_rule("", view_func=lambda: "anybody could read this", endpoint="open")
    with pytest.raises(UndeclaredRoute, match="GET /careless"):
        library.create_app(settings, clock, careless)


def test_pages_for_people_must_be_declared_too(settings: Settings, clock: library.Clock) -> None:
    careless = Pages("careless", __name__)
    careless.add_url_rule("/careless", view_func=lambda: "open", endpoint="open")
    with pytest.raises(UndeclaredRoute, match="GET /careless"):
        library.create_app(settings, clock, careless)


def test_the_declarations_of_all_routes_can_be_walked(app: Service) -> None:
    declared = declared_callers(app)
    assert str(declared["POST", "/books"]) == "steward"
    assert str(declared["GET", "/books"]) == "anyone"
    assert str(declared["POST", "/books/stock"]) == "steward, services"
    assert str(declared["GET", "/feed"]) == "admin, services"


def test_a_stranger_is_asked_who_it_is(client: FlaskClient) -> None:
    answer = client.post("/books", json={"title": "Middlemarch"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_known_caller_in_another_role_is_refused(client: FlaskClient, bearer: Bearer) -> None:
    answer = client.post("/books", json={"title": "Emma"}, headers=bearer(Role.TREASURER))
    assert answer.status_code == 403
    assert answer.get_json()["detail"] == "This is for: steward."


def test_an_admin_may_do_what_any_staff_may(client: FlaskClient, bearer: Bearer) -> None:
    answer = client.post("/books", json={"title": "Emma"}, headers=bearer(Role.ADMIN))
    assert answer.status_code == 201


def test_a_token_for_reading_does_not_write(client: FlaskClient, bearer: Bearer) -> None:
    reads = bearer(Role.STEWARD, scopes=("library:read",))
    assert client.get(f"/books/{uuid4()}", headers=reads).status_code == 404
    refused = client.post("/books", json={"title": "Persuasion"}, headers=reads)
    assert refused.status_code == 403
    assert refused.get_json()["type"] == "/problems/scope-is-missing"


def test_a_token_for_another_service_does_not_reach_this_one(
    client: FlaskClient, bearer: Bearer
) -> None:
    elsewhere = bearer(Role.STEWARD, scopes=("events:read", "events:write"))
    assert client.post("/books", json={"title": "Evelina"}, headers=elsewhere).status_code == 403


def test_a_service_may_call_only_what_is_for_services(
    client: FlaskClient, settings: Settings, clock: library.Clock
) -> None:
    token = service_token(settings, "events", "library", now=clock())
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/books/stock", data=b"x", headers=headers).status_code == 200
    assert client.post("/books", json={"title": "Cecilia"}, headers=headers).status_code == 403


def test_a_service_token_is_for_one_service(
    client: FlaskClient, settings: Settings, clock: library.Clock
) -> None:
    token = service_token(settings, "events", "membership", now=clock())
    answer = client.get("/feed", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_program_acts_with_the_roles_that_its_person_has_today(
    client: FlaskClient, engine: Engine, settings: Settings, clock: library.Clock
) -> None:
    token = program_token(
        settings, "desk", ["library:write"], person_id=library.LIBRARIAN, now=clock()
    )
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/books", json={"title": "Belinda"}, headers=headers).status_code == 201
    with transaction(engine) as session:
        session.execute(delete(library.Librarian))
    assert client.post("/books", json={"title": "Ennui"}, headers=headers).status_code == 401


def test_a_damaged_token_is_refused_even_where_anyone_may_call(client: FlaskClient) -> None:
    assert client.get("/books", headers={"Authorization": "Bearer x.y.z"}).status_code == 401
    assert client.get("/books", headers={"Authorization": "Basic eDp5"}).status_code == 401
