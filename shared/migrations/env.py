"""Alembic's environment, the same for every service: the engine and the tables come with the configuration."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from sqlalchemy import JSON, Connection

from shared.tables import Moment


def _render(kind: str, thing: object, _: object) -> str | Literal[False]:
    if kind == "type" and isinstance(thing, Moment):
        return "Moment()"
    if kind == "type" and isinstance(thing, JSON):
        return "JSONColumn"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        compare_type=True,
        compare_server_default=False,
    )
    context.run_migrations()


@contextmanager
def _letting_go(connection: Connection) -> Iterator[None]:
    """SQLite makes a table anew to change it: its foreign keys rest meanwhile, and are then looked over."""
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    bare = connection.connection.driver_connection
    assert bare is not None
    bare.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            assert not lost, f"rows that refer to nothing: {lost[:5]}"
    finally:
        bare.execute("PRAGMA foreign_keys=ON")


with context.config.attributes["engine"].connect() as _connection, _letting_go(_connection):
    _run(_connection)
