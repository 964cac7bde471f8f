"""What is the same for many tests is made once in a process, and put back for each test that asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, TypeVar

import werkzeug.routing
from sqlalchemy import Connection, Engine, Table, text

from shared.migrations import metadata_of

Made = TypeVar("Made")
Contents = Callable[[Engine], None]
"""Puts rows back where they were taken from."""

_NO_ROWS = 21  # the header and the trailer of a binary copy
_kept: dict[tuple[str, ...], tuple[dict[str, Contents], Any]] = {}


def kept(name: str, engines: Mapping[str, Engine], make: Callable[[], Made]) -> Made:
    """What `make` says, and what it leaves in services' databases: made for the first, then put back.

    Everybody gets a copy of what it says, and finds in the databases what it left and nothing else;
    what a test does to either is seen by no other. `make` starts from the same for everybody.
    """
    key = name, *sorted({engine.dialect.name for engine in engines.values()})
    if key not in _kept:
        made = make()
        _kept[key] = (
            {service: contents(service, engine) for service, engine in engines.items()},
            made,
        )
    held, made = _kept[key]
    for service, put_back in held.items():
        put_back(engines[service])
    return deepcopy(made)


def contents(service: str, engine: Engine) -> Contents:
    """All rows of a service's database, as they are now."""
    return _sqlite_contents(engine) if engine.dialect.name == "sqlite" else _rows(service, engine)


def empty(service: str, connection: Connection) -> None:
    """Delete all rows of a service's PostgreSQL database, also from books that nobody may delete from.

    Triggers rest for the transaction. Tables that hold a few rows are deleted from much faster than
    they are truncated.
    """
    tables = metadata_of(service).sorted_tables
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(text("; ".join(f'DELETE FROM "{table.name}"' for table in tables)))


def keep_builders() -> None:
    """Let werkzeug compile how the URLs of a rule are built once: apps with the same rules come and go.

    It takes longer than all else of making an app.
    """
    rule = werkzeug.routing.Rule
    compile_builder, built = rule._compile_builder, {}

    def compile_once(self: werkzeug.routing.Rule, append_unknown: bool = True) -> Any:
        if self.defaults:
            return compile_builder(self, append_unknown)
        key = tuple(self._trace), append_unknown
        if key not in built:
            built[key] = compile_builder(self, append_unknown)
        return built[key]

    rule._compile_builder = compile_once  # type: ignore[method-assign]


def _sqlite_contents(engine: Engine) -> Contents:
    held = sqlite3.connect(":memory:", check_same_thread=False)
    _copy(engine, lambda there: there.backup(held))
    return lambda other: _copy(other, held.backup)


def _copy(engine: Engine, copying: Callable[[sqlite3.Connection], None]) -> None:
    pooled = engine.raw_connection()
    try:
        there = pooled.driver_connection
        assert isinstance(there, sqlite3.Connection)
        copying(there)
    finally:
        pooled.close()


def _rows(service: str, engine: Engine) -> Contents:
    """The rows of PostgreSQL as it writes them itself. Counters go on: no number is given out twice."""
    taken = {}
    with engine.connect() as connection:
        for table in metadata_of(service).sorted_tables:
            with _cursor(connection).copy(
                f"COPY {_named(table)} TO STDOUT (FORMAT binary)"
            ) as copy:
                rows = b"".join(copy)
            if len(rows) > _NO_ROWS:
                taken[table] = rows

    def put_back(other: Engine) -> None:
        with other.begin() as connection:
            empty(service, connection)
            for table, rows in taken.items():
                with _cursor(connection).copy(
                    f"COPY {_named(table)} FROM STDIN (FORMAT binary)"
                ) as copy:
                    copy.write(rows)

    return put_back


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def _named(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'"{table.name}" ({columns})'
