"""Merges of two records of the same person or organisation, and pairs that are two after all."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import JSONColumn, id_column

_STANDS = text("undone_at IS NULL")


class Merge(db.Model):
    """Two records became one: `merged_id` leads to `survivor_id` until the merge is undone.

    `changes` is what the merge changed, row by row, and what undoing it puts back; it is empty once
    the merge cannot be undone any more.
    """

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'organisation')", name="kind_is_known"),
        CheckConstraint("merged_id <> survivor_id", name="two_records"),
        Index(
            "uq_merges_standing",
            "merged_id",
            unique=True,
            postgresql_where=_STANDS,
            sqlite_where=_STANDS,
        ),
        Index("ix_merges_survivor_id", "survivor_id"),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    merged_id: Mapped[UUID]
    survivor_id: Mapped[UUID]
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn, default=list)


class Distinction(db.Model):
    """A steward looked at two records that look alike, and said that they are two."""

    __tablename__ = "distinctions"
    __table_args__ = (CheckConstraint("low_id < high_id", name="sorted_pair"),)

    low_id: Mapped[UUID] = mapped_column(primary_key=True)
    high_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime]
    told_by_id: Mapped[UUID | None]
