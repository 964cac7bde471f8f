"""All that a database remembers, for comparing before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from services.membership.models import db
from shared.database import reading
from shared.tables import ROAD

# Who merged and undid is remembered, the road and the log tell of it; turns are only waited for, and the
# words of the directory are written anew from what they are of.
_NOT_COMPARED = {*ROAD.tables, "merges", "counters", "directory_listings", "directory_words"}


def contents(engine: Engine) -> dict[str, list[str]]:
    """Each table's rows, in an order of their own."""
    with reading(engine) as session:
        return {
            table.name: sorted(_row(row) for row in session.execute(select(table)).mappings())
            for table in db.metadata.sorted_tables
            if table.name not in _NOT_COMPARED and not table.name.startswith("trail_")
        }


def different(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """The tables that are not as they were."""
    return [name for name in before if before[name] != after[name]]


def _row(row: Any) -> str:
    return repr(sorted((name, value) for name, value in row.items()))
