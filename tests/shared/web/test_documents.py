"""The API's document, the page that shows it, and the headers on every answer."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from shared.callers import Role
from shared.web import Service, docs_app
from tests.shared.web.conftest import Bearer


def test_the_document_is_openapi_3_1_and_tells_who_may_call(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    enter = document["paths"]["/books"]["post"]
    assert enter["x-allowed"] == "steward"
    assert enter["security"] == [{"token": []}, {"session": []}]
    assert document["paths"]["/books"]["get"]["security"] == []


def test_the_document_names_the_headers_that_matter(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    named = {part["name"] for part in paths["/books"]["post"]["parameters"]}
    assert "Idempotency-Key" in named
    named = {part["name"] for part in paths["/books/{book_id}"]["patch"]["parameters"]}
    assert "If-Match" in named


def test_every_refusal_is_documented_as_a_problem(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    for path in document["paths"].values():
        for method in {"get", "post", "patch", "delete"} & set(path):
            reference = path[method]["responses"]["default"]["$ref"]
            content = document["components"]["responses"][reference.rpartition("/")[2]]["content"]
            assert list(content) == ["application/problem+json"]


def test_mounted_under_a_path_the_document_and_the_page_point_there(app: Service) -> None:
    client = Client(DispatcherMiddleware(Flask("gateway"), {"/library": app}))
    assert client.get("/library/openapi.json").get_json()["servers"] == [{"url": "/library"}]
    assert '"/library/openapi.json"' in client.get("/library/docs/start.js").text
    assert 'src="/library/docs/start.js"' in client.get("/library/docs").text


def test_the_bare_address_of_a_mounted_service_is_its_root(app: Service) -> None:
    client = Client(DispatcherMiddleware(Flask("gateway"), {"/library": app}))
    assert client.get("/library").status_code == client.get("/library/").status_code == 404
    assert client.get("/library").get_json()["instance"] == "/library/"


def test_the_page_loads_nothing_from_elsewhere_and_has_no_script_inside(
    client: FlaskClient,
) -> None:
    page = client.get("/docs").text
    assert not re.search(r"https?://", page)
    sources = re.findall(r'<script src="([^"]+)"></script>', page)
    assert page.count("<script") == len(sources) == 3
    for source in sources:
        with client.get(source) as answer:
            assert answer.status_code == 200
            assert "javascript" in answer.content_type


def test_one_page_shows_the_documents_of_several_services() -> None:
    client = docs_app({"Library": "/library/openapi.json", "Museum": "/museum/openapi.json"})
    start = client.test_client().get("/docs/start.js").text
    assert '"/library/openapi.json"' in start
    assert '"/museum/openapi.json"' in start


def test_a_file_outside_the_assets_is_not_served(client: FlaskClient) -> None:
    assert client.get("/docs/assets/../../../__init__.py").status_code == 404


def test_every_answer_is_closed_to_other_sites_and_scripts(
    client: FlaskClient, bearer: Bearer
) -> None:
    for answer in (
        client.get("/books"),
        client.get("/nowhere"),
        client.post("/books", json={"title": "Fire"}, headers=bearer(Role.STEWARD)),
        client.get("/docs"),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy  # scripts fall under default-src 'self'
        assert "default-src 'self'" in policy


def test_what_is_personal_is_not_kept_in_between(client: FlaskClient) -> None:
    assert client.get("/books").headers["Cache-Control"] == "no-store"


def test_head_and_options_are_answered(client: FlaskClient) -> None:
    assert client.head("/books").status_code == 200
    assert "POST" in client.options("/books").headers["Allow"]
