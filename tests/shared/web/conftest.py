"""The tiny library, on a database of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from shared.callers import Role
from shared.database import close_engine, open_engine, transaction
from shared.settings import Settings
from shared.tokens import program_token
from shared.web import Service
from tests.databases import postgresql_url
from tests.shared.web import library

Bearer = Callable[..., dict[str, str]]


@pytest.fixture(scope="session")
def library_on_postgresql() -> Iterator[None]:
    """An empty database on the PostgreSQL server, for this run."""
    name = f"footbridge_test_{os.getpid()}_library"
    with psycopg.connect(postgresql_url(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield
    with psycopg.connect(postgresql_url(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def engine(settings: Settings, database: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The library's database: empty, but for one librarian."""
    if database == "postgresql":
        request.getfixturevalue("library_on_postgresql")
    url = settings.database_url("library")
    engine = open_engine(url)
    library.db.metadata.drop_all(engine)
    library.db.metadata.create_all(engine)
    with transaction(engine) as session:
        session.add(library.Librarian(id=library.LIBRARIAN))
    yield engine
    close_engine(url)


@pytest.fixture
def clock() -> library.Clock:
    """A Monday in autumn, until the test says otherwise."""
    return library.Clock(datetime(2026, 10, 5, 9, 30, tzinfo=UTC))


@pytest.fixture
def app(settings: Settings, engine: Engine, clock: library.Clock) -> Service:
    """The library's app."""
    return library.create_app(settings, clock)


@pytest.fixture
def client(app: Service) -> FlaskClient:
    """Somebody at the door."""
    return app.test_client()


@pytest.fixture
def bearer(settings: Settings, clock: library.Clock) -> Bearer:
    """`bearer(Role.STEWARD)` is the header of a program with that role and all scopes."""

    def header(
        *roles: Role, scopes: tuple[str, ...] = ("*:read", "*:write"), **more: object
    ) -> dict[str, str]:
        token = program_token(settings, "catalogue", scopes, roles, now=clock(), **more)  # type: ignore[arg-type]
        return {"Authorization": f"Bearer {token}"}

    return header
