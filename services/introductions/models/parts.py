"""What other services are asked of a leaver: which of them answered, when, and how often they were asked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.introductions.models.database import db
from shared.database import JSONColumn

_MISSING = text("reported_at IS NULL")


class HandoverInquiry(db.Model):
    """A representative left, and other services are asked what depended on them; one for each leaver and day.

    Its id is that of the handover, which opens with the first thing that depended on the leaver.
    """

    __tablename__ = "handover_inquiries"
    __table_args__ = (UniqueConstraint("organisation_id", "leaver_id", "left_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    leaver_id: Mapped[UUID]
    left_on: Mapped[date]
    vacant_roles: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    successor_id: Mapped[UUID | None]
    parts: Mapped[list[HandoverPart]] = relationship(
        order_by="HandoverPart.service", lazy="selectin"
    )


class HandoverPart(db.Model):
    """One service that is asked; `called_at` is when the stewards were told that it does not answer."""

    __tablename__ = "handover_parts"
    __table_args__ = (
        CheckConstraint("attempts >= 1", name="was_asked"),
        Index(
            "ix_handover_parts_missing",
            "asked_at",
            postgresql_where=_MISSING,
            sqlite_where=_MISSING,
        ),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("handover_inquiries.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(20), primary_key=True)
    asked_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=1)
    reported_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
