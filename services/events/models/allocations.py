"""Places that are kept back for the people of a sponsor, for a while."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import id_column


class Allocation(db.Model):
    """So many `places` of a type of ticket are kept for an organisation; `kept` of them nobody has taken yet.

    What is kept counts as taken at the gathering and in the pools of the ticket, so that nobody else can have
    it; an answer by it only takes it over. At `release_at` what is kept becomes everybody's, and from then on
    (`released_at`) the answers by it are answers like others.
    """

    __tablename__ = "allocations"
    __table_args__ = (
        CheckConstraint("kept >= 0 AND kept <= places", name="never_oversold"),
        CheckConstraint("released_at IS NULL OR kept = 0", name="nothing_kept_once_released"),
        Index(
            "uq_allocations_one_for_each",
            "ticket_type_id",
            "organisation_id",
            unique=True,
        ),
        Index("ix_allocations_gathering_id", "gathering_id"),
        Index("ix_allocations_organisation_id", "organisation_id"),
        Index(
            "ix_allocations_release_at",
            "release_at",
            postgresql_where=text("released_at IS NULL"),
            sqlite_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    ticket_type_id: Mapped[UUID] = mapped_column(ForeignKey("ticket_types.id"))
    organisation_id: Mapped[UUID]
    places: Mapped[int]
    kept: Mapped[int]
    access_code: Mapped[str] = mapped_column(String(64), default="")
    release_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
