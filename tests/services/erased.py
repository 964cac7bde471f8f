"""Looking for somebody who was erased, in every text of every table."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, LargeBinary, MetaData, Text, cast, func, or_, select

from shared.database import reading


def found_of(engine: Engine, metadata: MetaData, words: Collection[str]) -> set[str]:
    """In which columns one of these words stands, as `table.column`; JSON and bytes are texts here."""
    found = set()
    with reading(engine) as session:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, LargeBinary):
                    continue
                text = func.lower(cast(column, Text))
                holds = or_(*(text.contains(one.lower(), autoescape=True) for one in words))
                if session.scalar(select(func.count()).select_from(table).where(holds)):
                    found.add(f"{table.name}.{column.name}")
    return found
