"""Who sits at the table for each side of a partnership, and the help that is offered where it is uneven."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.introductions.models.database import db
from shared.database import id_column

_STANDS = text("ended_at IS NULL")


class SideTable(db.Model):
    """Who was at the table for a side from a moment on, as the side says; never edited, the newest holds.

    Bands that were not told are empty; whether the side `drafts` what is agreed on, and `pays` for it.
    """

    __tablename__ = "side_tables"
    __table_args__ = (
        Index("ix_side_tables_partnership_id", "partnership_id"),
        CheckConstraint("people >= 1", name="somebody_is_there"),
        CheckConstraint("lawyers BETWEEN 0 AND people", name="lawyers_are_people"),
    )

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    position: Mapped[int]
    people: Mapped[int]
    lawyers: Mapped[int]
    budget_band: Mapped[str]
    staff_band: Mapped[str]
    drafts: Mapped[bool]
    pays: Mapped[bool]
    said_by_id: Mapped[UUID]
    said_at: Mapped[datetime]


class CounselOffer(db.Model):
    """A side was offered somebody who counsels it, for the table is uneven; once, until it is even again."""

    __tablename__ = "counsel_offers"
    __table_args__ = (
        Index(
            "uq_counsel_offers_standing",
            "partnership_id",
            "position",
            unique=True,
            postgresql_where=_STANDS,
            sqlite_where=_STANDS,
        ),
    )

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    position: Mapped[int]
    offered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
