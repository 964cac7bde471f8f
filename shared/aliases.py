"""Following merges that another service made: what is held of one record goes to the other, and back.

A service that hears of merges lays this table beside its own. The row remembers which id leads to which,
and what was moved, so that an undone merge puts back what still is as it was moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, ValuesView
from dataclasses import dataclass, is_dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, MetaData, Row, String, Table, Uuid, select
from sqlalchemy.orm import Session

from events.contract import Event
from shared.database import JSONColumn
from shared.rekeying import Rekeying, put_back

TABLE = "aliases"
_KNOWN = "somebody was merged"

Settle = Callable[[Rekeying, UUID, UUID], None]


@dataclass(frozen=True)
class Place:
    """A column that holds ids of merged records.

    A row that would be a second of its kind is set aside, or else (`stays`) keeps the old id.
    """

    table: str
    column: str
    stays: bool = False


def lay_aliases(metadata: MetaData) -> Table:
    """Enter the table in a service's metadata, so that its migrations make it."""
    return Table(
        TABLE,
        metadata,
        Column("merge_id", Uuid, primary_key=True),
        Column("kind", String(20), nullable=False),
        Column("old_id", Uuid, nullable=False, index=True),
        Column("new_id", Uuid, nullable=False),
        Column("stands", Boolean, nullable=False),
        Column("notes", JSONColumn, nullable=False),
        comment="Records that were merged elsewhere, and what was moved here for that.",
    )


def follow_merge(
    session: Session,
    metadata: MetaData,
    kind: str,
    merge_id: UUID,
    ids: tuple[UUID, UUID],
    places: Iterable[Place],
    settle: Settle | None = None,
) -> None:
    """Move what is held of the old id (the first) to the new one. Hearing twice moves what came late."""
    old_id, new_id = ids
    session.flush()
    work = Rekeying(session, metadata)
    if settle is not None:
        settle(work, old_id, new_id)
    for place in places:
        work.move(place.table, place.column, old_id, new_id, leaves=place.stays)
    _remember(session, metadata.tables[TABLE], kind, merge_id, ids, work)
    session.expire_all()


def merged_among(session: Session, metadata: MetaData, heard: Iterable[Event]) -> list[Row[Any]]:
    """The merges whose old ids some events still speak of, and those that their survivors were merged into.

    Each has `kind`, `merge_id`, `old_id` and `new_id`; those further on in a chain come later.
    """
    table, found = metadata.tables[TABLE], []
    if not _any_stands(session, table):
        return []
    ids = {one for event in heard for one in ids_in(vars(event).values())}
    while ids:
        standing = select(table).where(table.c.old_id.in_(ids), table.c.stands)
        reached = session.execute(standing).all()
        found += [row for row in reached if row not in found]
        ids = {row.new_id for row in reached} - {row.old_id for row in found}
    return found


def ids_known_of(session: Session, metadata: MetaData, record_id: UUID) -> tuple[UUID, set[UUID]]:
    """The id that a record has today, and all ids that it was ever known by here."""
    table = metadata.tables[TABLE]
    stands = dict(
        session.execute(select(table.c.old_id, table.c.new_id).where(table.c.stands)).all()
    )
    for _ in range(len(stands)):
        record_id = stands.get(record_id, record_id)
    ids, found = {record_id}, True
    while found:
        more = {old for old, new in stands.items() if new in ids} - ids
        ids, found = ids | more, bool(more)
    return record_id, ids


def unfollow_merge(session: Session, metadata: MetaData, merge_id: UUID) -> None:
    """Put back what a merge moved, as far as it still is as it was moved. Hearing twice changes nothing."""
    table = metadata.tables[TABLE]
    kept = session.execute(select(table).where(table.c.merge_id == merge_id)).first()
    if kept is None or not kept.stands:
        return
    session.flush()
    put_back(session, metadata, kept.notes, strictly=False)
    gone = table.update().where(table.c.merge_id == merge_id)
    session.execute(gone.values(stands=False, notes=[]))
    session.expire_all()


def _any_stands(session: Session, table: Table) -> bool:
    """Whether anybody was merged at all; asked once in a session, and again once somebody was."""
    known: bool | None = session.info.get(_KNOWN)
    if known is None:
        known = session.execute(select(1).where(table.c.stands).limit(1)).first() is not None
        session.info[_KNOWN] = known
    return known


def ids_in(values: Iterable[Any]) -> Iterator[UUID]:
    """All ids that stand in some values: themselves, in lists, and in parts of events."""
    for value in values:
        if isinstance(value, UUID):
            yield value
        elif isinstance(value, tuple | list | ValuesView):
            yield from ids_in(value)
        elif is_dataclass(value):
            yield from ids_in(vars(value).values())


def _remember(
    session: Session,
    table: Table,
    kind: str,
    merge_id: UUID,
    ids: tuple[UUID, UUID],
    work: Rekeying,
) -> None:
    session.info.pop(_KNOWN, None)
    kept = session.execute(select(table).where(table.c.merge_id == merge_id)).first()
    if kept is not None:
        values = {"notes": [*kept.notes, *work.notes], "stands": True}
        session.execute(table.update().where(table.c.merge_id == merge_id).values(**values))
        return
    old_id, new_id = ids
    values = {"kind": kind, "old_id": old_id, "new_id": new_id, "stands": True}
    session.execute(table.insert().values(merge_id=merge_id, notes=work.notes, **values))
