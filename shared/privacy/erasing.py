"""Erasing by the register: a person's rows are deleted, blanked or kept, as is declared of each table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, MetaData, String, Table, Uuid, cast, null, select
from sqlalchemy.orm import Session

from shared.privacy.register import OWN_ID, Fate, Register, Values
from shared.privacy.rows import is_of, reached


def take_away(
    session: Session, metadata: MetaData, register: Register, ids: Collection[UUID]
) -> list[str]:
    """Delete and blank what is held of a person; returns of which tables something was.

    The log is shredded, and not changed here. Asking twice takes away what came since.
    """
    session.flush()
    touched = [
        table.name
        for table in reversed(metadata.sorted_tables)
        if table.name in register.held
        and not table.name.startswith("trail_")
        and _take_away_from(session, metadata, register, table, ids)
    ]
    session.expire_all()
    return sorted(touched)


def subjects_of(
    session: Session, metadata: MetaData, register: Register, ids: Collection[UUID]
) -> set[str]:
    """The ids of a person and of all rows that are theirs: by them is found what was said of them."""
    found = {str(one) for one in ids}
    for name in register.held:
        there = metadata.tables[name]
        if (
            name.startswith("trail_")
            or "id" not in there.c
            or not isinstance(there.c.id.type, Uuid)
        ):
            continue
        rows = select(there.c.id).where(is_of(metadata, register, name, ids))
        found |= {str(one) for one in session.scalars(rows)}
    return found


def values_of(there: Table, blanks: Values) -> dict[str, Any]:
    """What columns hold once they are blank: nothing in a list or an object is no JSON word."""
    return {name: _blank(there, name, value) for name, value in blanks.items()}


def _blank(there: Table, name: str, value: Any) -> Any:
    if value is OWN_ID:
        return cast(there.c.id, String)
    return null() if value is None and isinstance(there.c[name].type, JSON) else value


def _take_away_from(
    session: Session, metadata: MetaData, register: Register, there: Table, ids: Collection[UUID]
) -> bool:
    held = register.held[there.name]
    own = is_of(metadata, register, there.name, ids)
    changed = 0
    for way, blanks in held.mentions.items():
        named = reached(metadata, register, there.name, [way], ids)
        changed += _done(session, there.update().where(named).values(values_of(there, blanks)))
    if held.fate is Fate.DELETED:
        changed += _done(session, there.delete().where(own))
    elif held.blanks:
        changed += _done(session, there.update().where(own).values(values_of(there, held.blanks)))
    return bool(changed)


def _done(session: Session, statement: Any) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
