"""Real databases for tests: SQLite files always, PostgreSQL where one answers."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, MetaData
from sqlalchemy.engine import make_url

from shared.database import close_engine, open_engine
from shared.migrations import migrate
from tests.kept import empty

_DEFAULT_POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
_DEFAULT_RABBITMQ = "amqp://guest:guest@127.0.0.1:5672//"


def must_be_real() -> bool:
    """Whether a missing server fails the tests instead of skipping them."""
    return os.environ.get("FOOTBRIDGE_REQUIRE_REAL", "") not in ("", "0", "no")


def postgresql_url() -> str:
    """The server that test databases are made on."""
    return os.environ.get("FOOTBRIDGE_TEST_POSTGRESQL_URL", _DEFAULT_POSTGRESQL)


def rabbitmq_url() -> str:
    """The broker that tests may use."""
    return os.environ.get("FOOTBRIDGE_TEST_RABBITMQ_URL", _DEFAULT_RABBITMQ)


@cache
def postgresql_answers() -> bool:
    """Whether there is a PostgreSQL to test with."""
    try:
        psycopg.connect(postgresql_url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@cache
def rabbitmq_answers() -> bool:
    """Whether there is a RabbitMQ to test with."""
    from shared.bus import Bus

    return Bus(rabbitmq_url()).is_up()


def need(answers: bool, what: str) -> None:
    """Skip, or fail where real servers are required, when a server is not there."""
    if answers:
        return
    if must_be_real():
        pytest.fail(f"{what} does not answer, and FOOTBRIDGE_REQUIRE_REAL says that it must")
    pytest.skip(f"{what} does not answer")


class Databases:
    """Empty migrated databases, one for each service, given anew to every test.

    They have the same names each time, so that an engine stays, and with it what it has compiled.
    PostgreSQL waits for its disk at each commit only where they are asked to be durable, as benches do.
    """

    def __init__(self, kind: str, folder: Path, templates: Path, is_durable: bool = False) -> None:
        self.kind, self.folder, self.templates = kind, folder, templates
        self.is_durable = is_durable

    @property
    def template_url(self) -> str:
        """What FOOTBRIDGE_DATABASE_URL is for these databases."""
        if self.kind == "sqlite":
            waits = "FULL" if self.is_durable else "OFF"
            return f"sqlite:///{self.folder}/{{service}}.db?synchronous={waits}"
        server = make_url(postgresql_url())
        named = server.set(drivername="postgresql+psycopg", database=_name("{service}"))
        return named.render_as_string(hide_password=False).replace("%7Bservice%7D", "{service}")

    def prepare(self, service: str) -> str:
        """Make a service's database empty and up to date; returns its URL."""
        self.close(service)  # whoever opened it unasked would see what was there before
        url = self.template_url.replace("{service}", service)
        if self.kind == "sqlite":
            self._copy_template(service, self.folder / f"{service}.db")
        else:
            _empty_postgresql(service, url, self.is_durable)
        return url

    def close(self, service: str) -> None:
        """Close the connections to a service's database."""
        open_engine(self.template_url.replace("{service}", service)).dispose()

    def _copy_template(self, service: str, path: Path) -> None:
        template = self.templates / f"{service}.db"
        if not template.exists():
            url = f"sqlite:///{template}"
            migrate(service, url)
            with open_engine(url).connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            close_engine(url)
        _put_in_place(template, path)


def _put_in_place(template: Path, path: Path) -> None:
    """A file of its own: whoever has the one before still open keeps that."""
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    fresh = path.with_name(path.name + ".fresh")
    shutil.copyfile(template, fresh)
    fresh.replace(path)


def _name(service: str) -> str:
    return f"footbridge_test_{os.getpid()}_{service}"


_made: set[str] = set()


def _empty_postgresql(service: str, url: str, is_durable: bool) -> None:
    if service not in _made:
        with psycopg.connect(postgresql_url(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{_name(service)}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{_name(service)}"')
            if not is_durable:
                connection.execute(
                    f'ALTER DATABASE "{_name(service)}" SET synchronous_commit TO off'
                )
        migrate(service, url)
        _made.add(service)
        return
    with open_engine(url).begin() as connection:
        empty(service, connection)


def bare_engine(kind: str, name: str, folder: Path, metadata: MetaData) -> Engine:
    """An empty database with these tables and no migrations, for tests of the road alone."""
    if kind == "sqlite":
        engine = open_engine(f"sqlite:///{folder}/{name}.db?synchronous=OFF")
        metadata.create_all(engine)
        return engine
    bare_name = f"bare_{name}"
    server = make_url(postgresql_url())
    url = server.set(drivername="postgresql+psycopg", database=_name(bare_name))
    if bare_name not in _made:
        with psycopg.connect(postgresql_url(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{_name(bare_name)}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{_name(bare_name)}"')
        _made.add(bare_name)
    engine = open_engine(url.render_as_string(hide_password=False))
    metadata.drop_all(engine)
    metadata.create_all(engine)
    return engine


def drop_made() -> None:
    """Remove what this run made on the server."""
    if not _made:
        return
    with psycopg.connect(postgresql_url(), autocommit=True) as connection:
        for service in _made:
            connection.execute(f'DROP DATABASE IF EXISTS "{_name(service)}" WITH (FORCE)')
    _made.clear()
