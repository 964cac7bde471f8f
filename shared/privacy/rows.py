"""Reading by the register: which rows are a person's, and all that they tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, MetaData, Table, false, or_, select, tuple_
from sqlalchemy.orm import Session

from shared.privacy.register import Held, Register, may_hold_a_person

SOMEBODY_ELSE = "somebody else"


@dataclass(frozen=True)
class Part:
    """What one table tells of a person, and how long it is kept."""

    table: str
    title: str
    at_erasure: str
    why: str
    clock: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Disclosure:
    """All that one service holds of a person, by any id that the person ever had."""

    service: str
    person_id: UUID
    ids: list[UUID]
    made_at: datetime
    parts: list[Part]


def disclosure_of(
    session: Session,
    metadata: MetaData,
    register: Register,
    person_id: UUID,
    ids: Collection[UUID],
    now: datetime,
) -> Disclosure:
    """Everything that is held of a person, in the order of the register."""
    parts = [
        Part(name, held.title, str(held.fate), held.why, held.clock, rows)
        for name, held in register.held.items()
        if (rows := list(_told(session, metadata, register, name, ids)))
    ]
    return Disclosure(register.service, person_id, sorted(ids), now, parts)


def is_of(
    metadata: MetaData, register: Register, table: str, ids: Collection[UUID]
) -> ColumnElement[bool]:
    """The rows of a table that are a person's own."""
    return reached(metadata, register, table, register.held[table].of, ids)


def reached(
    metadata: MetaData, register: Register, table: str, ways: Iterable[str], ids: Collection[UUID]
) -> ColumnElement[bool]:
    """The rows of a table to which one of these ways leads from a person."""
    there = metadata.tables[table]
    found = [_reached_by(metadata, register, there, way, ids) for way in ways]
    return or_(false(), *found)


def _reached_by(
    metadata: MetaData, register: Register, there: Table, way: str, ids: Collection[UUID]
) -> ColumnElement[bool]:
    names, _, target = way.partition(">")
    if not target:
        return there.c[names].in_(ids)
    name, _, other = target.partition(".")
    leads = is_of(metadata, register, name, ids)
    via = metadata.tables[name]
    if "," in names:
        columns = names.split(",")
        keys = select(*(via.c[one] for one in columns)).where(leads)
        return tuple_(*(there.c[one] for one in columns)).in_(keys)
    return there.c[names].in_(select(via.c[other or "id"]).where(leads))


def _told(
    session: Session, metadata: MetaData, register: Register, name: str, ids: Collection[UUID]
) -> Iterator[dict[str, Any]]:
    there, held = metadata.tables[name], register.held[name]
    shown = [column for column in there.columns if column.name not in held.hides]
    found = select(*shown).where(is_of(metadata, register, name, ids))
    for row in session.execute(found.order_by(*there.primary_key)).mappings():
        yield {
            column.name: _value(held, column, row[column.name], ids)
            for column in shown
            if row[column.name] not in (None, "", [], {})
        }


def _value(held: Held, column: Any, value: Any, ids: Collection[UUID]) -> Any:
    if column.name in held.tells:
        return held.tells[column.name](value)
    if isinstance(value, UUID):
        is_person = column.name in held.others or may_hold_a_person(column)
        return SOMEBODY_ELSE if is_person and value not in ids else str(value)
    return plainly(value)


def plainly(value: Any) -> Any:
    """A value as JSON has it; of bytes no more than that there are some."""
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, Mapping):
        return {str(name): plainly(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plainly(one) for one in value]
    return str(value) if isinstance(value, UUID) else value
