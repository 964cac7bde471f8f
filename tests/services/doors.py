"""The doors of all five services, how to knock at them, and the road between them without a bus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from deploy.house import House
from deploy.services import SERVICES
from services.membership.actions.sign_ins import make_link, token_of
from shared.callers import STAFF_ROLES, Role
from shared.database import reading, transaction
from shared.settings import Settings, load_settings
from shared.tables import OUTBOX
from shared.tokens import program_token
from shared.web import Blueprint, declared_callers
from shared.web.permission import Permission

ALL = tuple(SERVICES)
DOCUMENTED = tuple(name for name, service in SERVICES.items() if service.answers)
EVERYTHING = ("*:read", "*:write")
SAFE = ("GET", "HEAD")
_VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One way through a door, and for whom it is."""

    service: str
    method: str
    rule: str
    permission: Permission
    is_api: bool

    @property
    def is_safe(self) -> bool:
        """Whether it only looks."""
        return self.method in SAFE

    def is_for(self, role: Role) -> bool:
        """Whether somebody with this role alone is let in."""
        roles = self.permission.roles
        is_one = not roles or role in roles or (role is Role.ADMIN and bool(roles & STAFF_ROLES))
        return self.permission.people and is_one

    def path(self, known: Mapping[str, Any] | None = None) -> str:
        """The rule with what is known in its gaps, and with what nobody knows in the others."""

        def fill(gap: re.Match[str]) -> str:
            kind, name = gap.groups()
            found = (known or {}).get(f"{self.rule} {name}") or (known or {}).get(name)
            return str(found or {"uuid": uuid4(), "int": 1}.get(kind, "x"))

        return _VARIABLE.sub(fill, self.rule)

    def __str__(self) -> str:
        return f"{self.service}: {self.method} {self.rule}"


class Doors:
    """The services of one installation. What one of them announces is handed on when it is said so."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.house = settings, House(settings)
        self.passed_on: set[UUID] = set()

    @cached_property
    def apps(self) -> dict[str, Flask]:
        """The services, by name."""
        return {name: self.house.app(name) for name in ALL}

    def routes(self, *services: str) -> list[Route]:
        """All ways through some doors, or through all."""
        return [
            Route(service, method, rule, permission, self._is_api(service, method, rule))
            for service in services or ALL
            for (method, rule), permission in declared_callers(self.apps[service]).items()
        ]

    def documented(self, *services: str) -> Iterator[tuple[Route, dict[str, Any]]]:
        """The ways that are for programs, each with what the document says of it."""
        for service in services or DOCUMENTED:
            paths = self.ask(service, "GET", "/openapi.json").get_json()["paths"]
            for route in self.routes(service):
                if route.is_api:
                    path = _VARIABLE.sub(r"{\2}", route.rule)
                    yield route, paths[path][route.method.lower()]

    def ask(
        self,
        service: str,
        method: str,
        path: str,
        who: Mapping[str, str] | None = None,
        **more: Any,
    ) -> TestResponse:
        """Send one request as somebody; `more` is in the words of werkzeug's client."""
        headers = {**(who or {}), **more.pop("headers", {})}
        client = self.apps[service].test_client(use_cookies=False)
        return client.open(path, method=method, headers=headers, **more)

    def knock(
        self,
        who: Mapping[str, str],
        known: Mapping[str, Any] | None = None,
        bodies: Mapping[str, Any] | None = None,
    ) -> Iterator[tuple[Route, TestResponse]]:
        """Ask for everything that is not for anyone; a body that is not given is empty."""
        headers = {**who, "If-Match": "*"}
        for route in self.routes():
            if not route.permission.anyone:
                body = (bodies or {}).get(str(route), {})
                kind = "json" if route.is_api else "data"
                sent = {} if route.is_safe else {kind: body}
                path = route.path(known)
                yield route, self.ask(route.service, route.method, path, headers, **sent)

    def program(
        self, *roles: Role, scopes: Iterable[str] = EVERYTHING, name: str = "tests"
    ) -> dict[str, str]:
        """The header of a program in these roles."""
        return bearer(program_token(self.settings, name, scopes, roles))

    def person(self, person_id: UUID | str) -> dict[str, str]:
        """The header of a program that acts as a person."""
        named = UUID(str(person_id))
        return bearer(program_token(self.settings, "tests", EVERYTHING, person_id=named))

    def sign_in(self, person_id: UUID | str) -> str:
        """The cookie of a person who has just used a link."""
        now = datetime.now(UTC)
        with transaction(self.house.engine("membership")) as session:
            link = make_link(session, UUID(str(person_id)), now)
            token = token_of(link, self.settings)
        answer = self.ask("membership", "POST", "/sessions", json={"token": token})
        return answer.headers["Set-Cookie"].partition(";")[0]

    def spread(self) -> None:
        """Hand on what was announced, until nobody has anything new to say."""
        while said := self._new():
            for name in ALL:
                heard = {(stream.source, stream.name) for stream in self.house.inbox(name).streams}
                self.house.delivery(name).take(
                    body for source, stream, body in said if (source, stream) in heard
                )

    def _is_api(self, service: str, method: str, rule: str) -> bool:
        """Whether a route answers programs; others have pages, which take forms."""
        app = self.apps[service]
        (endpoint,) = {
            one.endpoint
            for one in app.url_map.iter_rules()
            if one.rule == rule and method in (one.methods or ())
        }
        return isinstance(app.blueprints.get(endpoint.partition(".")[0]), Blueprint)

    def _new(self) -> list[tuple[str, str, str]]:
        found = []
        query = select(OUTBOX.c.event_id, OUTBOX.c.stream, OUTBOX.c.body).order_by(OUTBOX.c.id)
        for name in ALL:
            with reading(self.house.engine(name)) as session:
                for event_id, stream, body in session.execute(query):
                    if event_id not in self.passed_on:
                        self.passed_on.add(event_id)
                        found.append((name, stream, body))
        return found


def empty_house(home: Path, **more: str) -> Doors:
    """The doors of a house without databases yet; `more` are variables without their prefix."""
    environ = {
        "HOME": str(home),
        "SECRET_KEYS": "a-key-for-tests-alone-of-32-letters-and-more",
        "DATABASE_URL": f"sqlite:///{home}/{{service}}.db?synchronous=OFF",
        **more,
    }
    return Doors(load_settings({f"FOOTBRIDGE_{name}": value for name, value in environ.items()}))


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def is_problem(answer: TestResponse) -> bool:
    """Whether a refusal is told as it should be: in full, and without what is inside."""
    if answer.content_type != "application/problem+json":
        return False
    told = answer.get_json()
    complete = {"type", "title", "status", "detail", "instance"} <= told.keys()
    inside = ("Traceback", 'File "', "sqlalchemy", "psycopg", "sqlite3", ".py")
    return (
        complete
        and told["status"] == answer.status_code
        and not any(word in answer.text for word in inside)
    )
