"""Tombstones: which persons were erased, so that nothing that is said late, or again, brings them back.

A service lays this table beside its own. A row holds an id, when, and of which tables something was taken away;
nothing in it tells who it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Uuid, insert, select
from sqlalchemy.orm import Session

from shared.tables import JSONColumn, Moment

TABLE = "tombstones"
_KNOWN = "somebody was erased"


def lay_tombstones(metadata: MetaData) -> Table:
    """Enter the table in a service's metadata, so that its migrations make it."""
    return Table(
        TABLE,
        metadata,
        Column("person_id", Uuid, primary_key=True),
        Column("erased_at", Moment, nullable=False),
        Column("kinds", JSONColumn, nullable=False),
        comment="Persons who were erased, by any id that they ever had; not who they were.",
    )


def bury(
    session: Session,
    metadata: MetaData,
    ids: Collection[UUID],
    kinds: Iterable[str],
    now: datetime,
) -> list[UUID]:
    """Remember that these ids were erased; returns those of which it was new. Asking twice adds nothing."""
    new = sorted(set(ids) - erased_among(session, metadata, ids))
    told = sorted(set(kinds))
    rows = [{"person_id": one, "erased_at": now, "kinds": told} for one in new]
    if rows:
        session.execute(insert(metadata.tables[TABLE]), rows)
        session.info[_KNOWN] = True
    return new


def erased_among(session: Session, metadata: MetaData, ids: Iterable[UUID | None]) -> set[UUID]:
    """Which of these ids are of persons who were erased."""
    wanted = {one for one in ids if one is not None}
    if not wanted or not _anybody(session, metadata):
        return set()
    there = metadata.tables[TABLE]
    return set(session.scalars(select(there.c.person_id).where(there.c.person_id.in_(wanted))))


def _anybody(session: Session, metadata: MetaData) -> bool:
    """Whether anybody was erased at all; asked once in a session, and again once somebody was."""
    known: bool | None = session.info.get(_KNOWN)
    if known is None:
        there = metadata.tables[TABLE]
        known = session.execute(select(there.c.person_id).limit(1)).first() is not None
        session.info[_KNOWN] = known
    return known
