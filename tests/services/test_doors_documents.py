"""What each service says of its doors: a valid document, which leaves nothing out."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from tests.services.doors import DOCUMENTED, Doors, empty_house

METHODS = {"get", "post", "put", "patch", "delete"}
ONLY_PYTHON = re.compile(r"\\[AZ]|\(\?(?:P|[aiLmsux]+\))")

documented = pytest.mark.parametrize("service", DOCUMENTED)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """The doors of an empty house: what they say of themselves needs no database."""
    return empty_house(tmp_path_factory.mktemp("house"))


def document(doors: Doors, service: str) -> dict[str, Any]:
    """A service's OpenAPI document."""
    answer = doors.ask(service, "GET", "/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def operations(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation of a document."""
    for path, methods in told["paths"].items():
        for method in METHODS & methods.keys():
            yield f"{method.upper()} {path}", methods[method]


def every(name: str, part: Any) -> Iterator[Any]:
    """All that goes by a name, anywhere in a document."""
    if isinstance(part, dict):
        if name in part:
            yield part[name]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from every(name, inner)


@documented
def test_the_document_is_valid_openapi_3_1(doors: Doors, service: str) -> None:
    told = document(doors, service)
    assert told["openapi"].startswith("3.1.")
    OPENAPI_31_VALIDATOR.validate(told)


@documented
def test_a_document_that_is_not_valid_would_be_noticed(doors: Doors, service: str) -> None:
    told = copy.deepcopy(document(doors, service))
    _, operation = next(operations(told))
    operation["responses"] = ["200"]
    with pytest.raises(jsonschema_rs.ValidationError):
        OPENAPI_31_VALIDATOR.validate(told)


@documented
def test_every_schema_is_valid_and_every_reference_leads_somewhere(
    doors: Doors, service: str
) -> None:
    told = document(doors, service)
    for name, schema in told["components"]["schemas"].items():
        whole = {**schema, "components": told["components"]}
        jsonschema_rs.meta.validate(schema)
        jsonschema_rs.Draft202012Validator(whole)  # raises for a reference to nowhere
        assert schema["type"] == "object", name
    for reference in every("$ref", told):
        part: Any = told
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]


@documented
def test_every_pattern_can_be_read_by_other_languages(doors: Doors, service: str) -> None:
    patterns = [found for found in every("pattern", document(doors, service)) if found]
    assert patterns
    assert [pattern for pattern in patterns if ONLY_PYTHON.search(pattern)] == []


@pytest.mark.parametrize("pattern", [r"^a\Z", r"\Aa", "(?i)a", "(?P<a>a)"])
def test_a_pattern_of_python_alone_would_be_noticed(pattern: str) -> None:
    assert ONLY_PYTHON.search(pattern)


@documented
def test_every_route_of_the_api_is_documented(doors: Doors, service: str) -> None:
    gap = re.compile(r"<(?:\w+:)?(\w+)>")
    routes = [route for route in doors.routes(service) if route.is_api]
    expected = {route.method + " " + gap.sub(r"{\1}", route.rule) for route in routes}
    assert len(expected) > 5
    assert {name for name, _ in operations(document(doors, service))} == expected


@documented
def test_every_operation_says_what_it_does_who_may_and_how_it_refuses(
    doors: Doors, service: str
) -> None:
    told = document(doors, service)
    for name, operation in operations(told):
        assert len(operation["summary"]) > 8, name
        assert operation["x-allowed"], name
        assert "security" in operation, name
        refused = told["components"]["responses"][
            operation["responses"]["default"]["$ref"].rpartition("/")[2]
        ]
        assert list(refused["content"]) == ["application/problem+json"], name


@documented
def test_every_post_can_be_repeated_and_every_patch_names_a_version(
    doors: Doors, service: str
) -> None:
    needed = {"POST": "Idempotency-Key", "PATCH": "If-Match"}
    for name, operation in operations(document(doors, service)):
        method = name.partition(" ")[0]
        if method in needed:
            named = {part.get("name") for part in operation["parameters"]}
            assert needed[method] in named, name


@documented
def test_every_list_comes_in_pages(doors: Doors, service: str) -> None:
    told = document(doors, service)
    for name, operation in operations(told):
        content = operation["responses"].get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        shown = told["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
        if "next" in shown.get("properties", {}):
            named = {part.get("name") for part in operation["parameters"]}
            assert named >= {"after", "limit"}, name
