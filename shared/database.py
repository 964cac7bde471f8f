"""One database per service, SQLite or PostgreSQL, with the same promises on both."""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    Date,
    Dialect,
    Engine,
    MetaData,
    Select,
    Uuid,
    create_engine,
    event,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry

from shared.errors import BadInput
from shared.ids import new_id
from shared.tables import NAMING, JSONColumn, Moment, lay_road

__all__ = [
    "Database",
    "JSONColumn",
    "Moment",
    "Page",
    "Session",
    "cursor_of",
    "id_column",
    "insert_new",
    "insert_once",
    "keyset",
    "lock_row",
    "new_id",
    "open_engine",
    "read_cursor",
    "reading",
    "transaction",
    "upsert",
    "upsert_many",
]

Row = TypeVar("Row")
Item = TypeVar("Item")

_WAIT_SECONDS = 30
_STATEMENTS_KEPT_COMPILED = 2000  # the largest service has some more than the 500 of the default
_NOTICE_A_LOST_SERVER = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_engines: dict[str, Engine] = {}
_engines_lock = threading.Lock()


class Database(SQLAlchemy):
    """A service's models, with the road's tables beside them; give it the service's name."""

    def __init__(self, service: str) -> None:
        class Model(DeclarativeBase):
            registry = registry(
                metadata=MetaData(naming_convention=NAMING),
                type_annotation_map={UUID: Uuid, datetime: Moment, date: Date},
            )

        super().__init__(model_class=Model, session_options={"expire_on_commit": False})
        self.service = service
        lay_road(self.metadata)

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        return open_engine(options["url"])


def id_column() -> Mapped[UUID]:
    """A primary key that sorts by the time it was made."""
    return mapped_column(Uuid, primary_key=True, default=new_id)


def open_engine(url: str) -> Engine:
    """The one engine of this process for a database URL (`sqlite:///path` or `postgresql://...`).

    On SQLite every transaction that may write begins as IMMEDIATE, so that no update is lost and
    writers wait for one another; ask for a reading one with the execution option
    `sqlite_begin="DEFERRED"`. Each commit waits for the disk; a URL that ends in `?synchronous=NORMAL`
    is faster, survives a killed process all the same, and may lose the last commits at a power cut.
    """
    name = _name(url)
    with _engines_lock:
        if name not in _engines:
            _engines[name] = _new_engine(url)
        return _engines[name]


def close_engine(url: str) -> None:
    """Close the connections of a database and forget its engine."""
    with _engines_lock:
        engine = _engines.pop(_name(url), None)
    if engine is not None:
        engine.dispose()


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session in one transaction: returning commits, raising rolls back."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads; on SQLite it waits for no writer."""
    with Session(engine.execution_options(sqlite_begin="DEFERRED")) as session:
        yield session


def lock_row(session: Session, model: type[Row], row_id: Any) -> Row | None:
    """Read a row by its id and keep others from changing it until the transaction ends."""
    key = model.__mapper__.primary_key[0]  # type: ignore[attr-defined]
    found = select(model).where(key == row_id).with_for_update()
    return session.scalar(found.execution_options(populate_existing=True))


def upsert(
    session: Session, model: type[Any], keys: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Make the row of these keys, or give it these values; set-based, no object is made."""
    statement = _insert(session)(model.__table__).values(**keys, **values)
    if values:
        new = {name: statement.excluded[name] for name in values}
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=new)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(keys))
    session.execute(statement)


def upsert_many(
    session: Session, model: type[Any], keys: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Make or replace many rows at once, each with values for the same columns; the last of a key wins."""
    latest = {tuple(row[name] for name in keys): row for row in rows}
    if not latest:
        return
    statement = _insert(session)(model.__table__)
    new = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    statement = statement.on_conflict_do_update(index_elements=list(keys), set_=new)
    session.execute(statement, list(latest.values()))


def insert_once(session: Session, model: type[Any], /, **values: Any) -> bool:
    """Insert a row unless a unique key forbids it; True when it is new."""
    statement = _once(session.get_bind().dialect.name, model.__table__)
    # Without this option psycopg's count of an INSERT is gone by the time it is asked for.
    counting = {"preserve_rowcount": True}
    done = session.execute(statement, values, execution_options=counting)
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


@lru_cache(maxsize=512)
def _once(dialect: str, table: Any) -> Any:
    """The statement of `insert_once`: made once for a table, because it is on every hot path."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


def insert_new(
    session: Session, model: type[Any], rows: Sequence[Mapping[str, Any]]
) -> set[tuple[Any, ...]]:
    """Insert those rows that no unique key forbids; the primary keys of those that are new."""
    if not rows:
        return set()
    table = model.__table__
    statement = _insert(session)(table).on_conflict_do_nothing()
    inserted = session.execute(statement.returning(*table.primary_key.columns), list(rows))
    return {tuple(row) for row in inserted}


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items, and the cursor that asks for those after them (None at the end)."""

    items: list[Item]
    next: str | None


def keyset(
    session: Session, statement: Select[Item], key: Any, after: str | None, limit: int
) -> Page[Item]:
    """One page of a select, in the order of a unique UUID column, after an opaque cursor.

    Raises BadInput when the cursor is none of ours.
    """
    if after:
        statement = statement.where(key > read_cursor(after))
    items = list(session.scalars(statement.order_by(key).limit(limit + 1)))
    if len(items) <= limit:
        return Page(items, None)
    last = getattr(items[limit - 1], key.key)
    return Page(items[:limit], cursor_of(last))


def cursor_of(last: UUID) -> str:
    """The cursor that asks for what comes after the id of an item."""
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def read_cursor(cursor: str) -> UUID:
    """The id that a cursor stands for. Raises BadInput when it is none of ours."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadInput("This cursor is unknown here; use the `next` of a page before.") from error


def _insert(session: Session) -> Any:
    dialect = session.get_bind().dialect.name
    return postgresql.insert if dialect == "postgresql" else sqlite.insert


def _name(url: str) -> str:
    return _without_options(url).render_as_string(hide_password=False)


def _without_options(url: str) -> URL:
    return make_url(url).difference_update_query(["synchronous"])


def _new_engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        # no ping before each use, which would be one more round trip for every transaction: after a
        # restart of the server the first to notice empties the pool, and is told to ask again
        engine = create_engine(
            url,
            pool_size=10,
            max_overflow=20,
            query_cache_size=_STATEMENTS_KEPT_COMPILED,
            connect_args=_NOTICE_A_LOST_SERVER,
            hide_parameters=True,
        )
        event.listen(engine, "do_connect", _connect_steadily)
        return engine
    synchronous = make_url(url).query.get("synchronous", "FULL")
    engine = create_engine(
        _without_options(url),
        pool_size=20,
        max_overflow=30,
        query_cache_size=_STATEMENTS_KEPT_COMPILED,
        connect_args={"timeout": _WAIT_SECONDS},
        hide_parameters=True,
    )
    event.listen(engine, "connect", partial(_prepare_sqlite, str(synchronous)))
    _serialise_writers(engine)
    return engine


def _connect_steadily(
    _dialect: Dialect, _record: ConnectionPoolEntry, args: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    from shared.postgresql import SteadyConnection

    return SteadyConnection.connect(*args, **options)


def _prepare_sqlite(synchronous: str, connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _serialise_writers(engine: Engine) -> None:
    """Let the writers of this process queue on a lock: SQLite's own waiting polls, up to 100 ms."""
    turn = threading.Lock()

    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        if kind == "IMMEDIATE":
            connection.info["has_turn"] = turn.acquire(timeout=_WAIT_SECONDS)
        try:
            connection.exec_driver_sql(f"BEGIN {kind}")
        except BaseException:
            end(connection)
            raise

    def end(connection: Connection) -> None:
        if connection.info.pop("has_turn", False):
            turn.release()

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", end)
    event.listen(engine, "rollback", end)
