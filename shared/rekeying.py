"""Re-keying: what holds one id comes to hold another, written down so that it can be put back exactly.

Two records of the same person or organisation become one by moving everything that hangs on the one to
the other. Each row that is changed, set aside or made is noted with what it was and what it became;
undoing goes through the notes backwards. Rows that meanwhile hold something else are not overwritten.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    Uuid,
    and_,
    null,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.tables import Moment

Row = Mapping[str, Any]
Note = dict[str, Any]
Place = tuple[str, str]

_VERSION = "version"


class ChangedSince(Exception):
    """A row is no longer what the re-keying made of it; `table` says of which kind it is."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class HeldFast(Exception):
    """A row cannot be set aside, for others refer to it; `table` says of which kind it is."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


@dataclass(frozen=True)
class Unique:
    """Columns that no two rows may share, where the condition holds."""

    columns: tuple[str, ...]
    where: str = ""


@dataclass
class Rekeying:
    """Changes rows by hand, and notes each; the notes are JSON."""

    session: Session
    metadata: MetaData
    notes: list[Note] = field(default_factory=list)

    def rows(self, table: str, **held: Any) -> list[Row]:
        """The rows that hold these values."""
        found = select(self._table(table)).where(_holds(self._table(table), held))
        return [dict(row) for row in self.session.execute(found).mappings()]

    def change(self, table: str, row: Row, **values: Any) -> None:
        """Give a row other values, also in its key."""
        there = self._table(table)
        values = {name: value for name, value in values.items() if row[name] != value}
        if not values:
            return
        self.session.execute(there.update().where(_is(there, row)).values(**values))
        before = {name: row[name] for name in values}
        self._note("changed", there, {**row, **values}, before=before, after=values)

    def set_aside(self, table: str, row: Row) -> None:
        """Take a row away until it is put back. Raises HeldFast when others refer to it."""
        there = self._table(table)
        try:
            with self.session.begin_nested():
                self.session.execute(there.delete().where(_is(there, row)))
        except IntegrityError as error:
            raise HeldFast(table) from error
        self._note("aside", there, row, before=dict(row))

    def make(self, table: str, **values: Any) -> None:
        """Make a row; putting back takes it away."""
        there = self._table(table)
        self.session.execute(there.insert().values(**values))
        self._note("made", there, values)

    def move(self, table: str, column: str, old: UUID, new: UUID, *, leaves: bool = False) -> None:
        """Let rows hold the new id. One that would be a second of its kind is set aside, or left."""
        uniques = [one for one in uniques_of(self._table(table)) if column in one.columns]
        for row in self.rows(table, **{column: old}):
            if not any(self._has_taken(table, one, row, {column: new}) for one in uniques):
                self.change(table, row, **{column: new})
            elif not leaves:
                self.set_aside(table, row)

    def move_within(self, table: str, column: str, old: UUID, new: UUID) -> None:
        """Let lists of ids hold the new id in the place of the old one."""
        there = self._table(table)
        for row in self.session.execute(select(there)).mappings().all():
            ids = row[column] or []
            if str(old) in ids:
                moved = [str(new) if one == str(old) else one for one in ids]
                self.change(table, dict(row), **{column: list(dict.fromkeys(moved))})

    def _has_taken(self, table: str, unique: Unique, row: Row, values: Row) -> bool:
        """Whether another row has what this one would have alone; NULL is like nothing."""
        there = self._table(table)
        held = {name: {**row, **values}[name] for name in unique.columns}
        if None in held.values() or not self._keeps(there, row, unique.where):
            return False
        conditions = [text(unique.where)] if unique.where else []
        taken = select(1).where(_holds(there, held), *conditions)
        return bool(self.session.execute(taken).all())

    def _keeps(self, there: Table, row: Row, condition: str) -> bool:
        """Whether a row, as it is in the table, meets a condition."""
        if not condition:
            return True
        keys = {column.name: row[column.name] for column in there.primary_key}
        still = select(1).where(_holds(there, keys), text(condition))
        return bool(self.session.execute(still).all())

    def _table(self, name: str) -> Table:
        return self.metadata.tables[name]

    def _note(self, what: str, there: Table, row: Row, **more: Row) -> None:
        key = {column.name: row[column.name] for column in there.primary_key}
        told = {name: _told(values) for name, values in {"key": key, **more}.items()}
        self.notes.append({"what": what, "table": there.name, **told})


def put_back(
    session: Session, metadata: MetaData, notes: Sequence[Note], *, strictly: bool = True
) -> None:
    """Undo what notes say, the last first.

    Strictly, a row that is no longer what it was made raises ChangedSince, and nothing may then be
    kept. Else such a row is left as it is, and a row whose place is taken stays away.
    """
    for note in reversed(notes):
        _put_back_one(session, metadata.tables[note["table"]], note, strictly)


def uniques_of(table: Table) -> Iterator[Unique]:
    """All that must be unique in a table: its key, its constraints and its indexes."""
    yield Unique(tuple(column.name for column in table.primary_key))
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield Unique(tuple(column.name for column in constraint.columns))
    for index in table.indexes:
        if index.unique:
            yield Unique(tuple(column.name for column in index.columns), _where(index))


def columns_that_may_hold(metadata: MetaData, parties: Collection[str]) -> Iterator[Place]:
    """Each column that may hold the id of a party, by table and name; `parties` are the parties' tables.

    UUIDs called `..._id`, lists called `..._ids`, and whatever a foreign key lets hold one; not what a
    foreign key lets hold something else, nor `..._by_id` without one: who did something then.
    """
    for table in metadata.sorted_tables:
        for column in table.columns:
            targets = {key.column.table.name for key in column.foreign_keys}
            is_id = isinstance(column.type, Uuid) and column.name.endswith("_id")
            is_id = is_id and not column.name.endswith("_by_id")
            is_free = not targets and (is_id or column.name.endswith("_ids"))
            if is_free or targets & set(parties):
                yield table.name, column.name


def _put_back_one(session: Session, there: Table, note: Note, strictly: bool) -> None:
    key = _read(there, note["key"])
    if note["what"] == "aside":
        _bring_back(session, there, _read(there, note["before"]), strictly)
        return
    row = session.execute(select(there).where(_holds(there, key))).mappings().one_or_none()
    after = note.get("after", {})
    if row is None or not _is_still(dict(row), after):
        if strictly:
            raise ChangedSince(there.name)
        return
    change = there.delete() if note["what"] == "made" else there.update()
    if note["what"] == "changed":
        before = _read(there, note["before"])
        if _VERSION in after and row[_VERSION] != after[_VERSION]:
            before[_VERSION] = row[_VERSION] + 1
        change = change.values(**before)  # type: ignore[union-attr]
    _try(session, there, change.where(_holds(there, key)), strictly)


def _bring_back(session: Session, there: Table, row: Row, strictly: bool) -> None:
    _try(session, there, there.insert().values(**row), strictly)


def _try(session: Session, there: Table, change: Any, strictly: bool) -> None:
    """Make a change; one that a constraint forbids means that something else has come in its place."""
    try:
        with session.begin_nested():
            session.execute(change)
    except IntegrityError as error:
        if strictly:
            raise ChangedSince(there.name) from error


def _is_still(row: Row, after: Row) -> bool:
    told = _told(row)
    return all(told[name] == value for name, value in after.items() if name != _VERSION)


def _is(there: Table, row: Row) -> Any:
    return _holds(there, {column.name: row[column.name] for column in there.primary_key})


def _holds(there: Table, held: Row) -> Any:
    return and_(*(there.c[name] == value for name, value in held.items()))


def _where(index: Index) -> str:
    condition = index.dialect_options["sqlite"].get("where")
    return "" if condition is None else str(condition)


def _told(row: Row) -> dict[str, Any]:
    return {name: _told_value(value) for name, value in row.items()}


def _told_value(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _read(there: Table, told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _read_value(there.c[name], value) for name, value in told.items()}


def _read_value(column: Column[Any], value: Any) -> Any:
    if value is None and isinstance(column.type, JSON):
        return null()  # else it would come back as the JSON word
    kinds: Iterable[tuple[type, Callable[[str], Any]]] = (
        (Uuid, UUID),
        (Moment, datetime.fromisoformat),
        (Date, date.fromisoformat),
        (LargeBinary, base64.b64decode),
    )
    if not isinstance(value, str):
        return value
    return next((read(value) for kind, read in kinds if isinstance(column.type, kind)), value)
