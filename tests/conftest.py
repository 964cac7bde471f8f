"""What every test may ask for: settings, and real databases of both kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from shared.database import open_engine
from shared.settings import Settings, load_settings
from tests.databases import Databases, drop_made, need, postgresql_answers
from tests.kept import keep_builders

EngineOf = Callable[[str], Engine]

keep_builders()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database; each test that asks runs on both."""
    kind = str(request.param)
    if kind == "postgresql":
        need(postgresql_answers(), "PostgreSQL")
    return kind


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where migrated SQLite files wait to be copied."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="session")
def database_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where SQLite files stand, one test's after the other's."""
    return tmp_path_factory.mktemp("databases")


@pytest.fixture
def databases(database: str, database_folder: Path, templates: Path) -> Databases:
    """The databases of this test."""
    return Databases(database, database_folder, templates)


@pytest.fixture
def settings(databases: Databases, tmp_path: Path) -> Settings:
    """Settings of an installation of its own, in a folder of its own."""
    return load_settings(
        {
            "FOOTBRIDGE_HOME": str(tmp_path),
            "FOOTBRIDGE_DATABASE_URL": databases.template_url,
            "FOOTBRIDGE_SECRET_KEYS": "a-key-for-tests-alone-of-32-letters-and-more",
        }
    )


@pytest.fixture
def engine_of(databases: Databases) -> Iterator[EngineOf]:
    """`engine_of("events")` is an empty, migrated database of that service."""
    opened: dict[str, Engine] = {}

    def engine(service: str) -> Engine:
        if service not in opened:
            opened[service] = open_engine(databases.prepare(service))
        return opened[service]

    yield engine
    for service in opened:
        databases.close(service)


@pytest.fixture(scope="session", autouse=True)
def _leave_nothing_behind() -> Iterator[None]:
    yield
    drop_made()
