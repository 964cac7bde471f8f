"""Alembic's environment, the same for every service: the engine and the tables come with the configuration."""

from typing import Literal

from alembic import context
from sqlalchemy import JSON

from shared.tables import Moment


def _render(kind: str, thing: object, _: object) -> str | Literal[False]:
    if kind == "type" and isinstance(thing, Moment):
        return "Moment()"
    if kind == "type" and isinstance(thing, JSON):
        return "JSONColumn"
    return False


config = context.config
with config.attributes["engine"].begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=config.attributes["metadata"],
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        compare_type=True,
        compare_server_default=False,
    )
    context.run_migrations()
