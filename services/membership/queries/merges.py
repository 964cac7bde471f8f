"""Merges that stand, and those that were undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Merge
from shared.database import Page, Session, keyset
from shared.errors import NotFound


class NoSuchMerge(NotFound):
    """No merge is known by this id."""


@dataclass(frozen=True)
class Reach:
    """How many rows of a table a merge changed, for whoever wants to know before undoing it."""

    table: str
    rows: int


@dataclass(frozen=True)
class MergeShown:
    """A merge, with how far it reaches."""

    id: UUID
    kind: str
    merged_id: UUID
    survivor_id: UUID
    merged_at: datetime
    merged_by_id: UUID | None
    undone_at: datetime | None
    undone_by_id: UUID | None
    reach: list[Reach]


def merge_of(session: Session, merge_id: UUID) -> Merge:
    """The merge of an id. Raises NoSuchMerge."""
    merge = session.get(Merge, merge_id)
    if merge is None:
        raise NoSuchMerge(f"No merge has the id {merge_id}")
    return merge


def merges(session: Session, after: str | None, limit: int) -> Page[MergeShown]:
    """All merges, oldest first."""
    page = keyset(session, select(Merge), Merge.id, after, limit)
    return Page([show_merge(one) for one in page.items], page.next)


def show_merge(merge: Merge) -> MergeShown:
    """A merge without the rows that it keeps."""
    tables = [note["table"] for note in merge.changes]
    return MergeShown(
        id=merge.id,
        kind=merge.kind,
        merged_id=merge.merged_id,
        survivor_id=merge.survivor_id,
        merged_at=merge.merged_at,
        merged_by_id=merge.merged_by_id,
        undone_at=merge.undone_at,
        undone_by_id=merge.undone_by_id,
        reach=[Reach(name, tables.count(name)) for name in dict.fromkeys(tables)],
    )
