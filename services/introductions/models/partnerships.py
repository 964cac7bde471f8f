"""Partnerships: what two introduced parties make of it, with a thread that outlives its people."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.introductions.models.database import db
from shared.database import id_column


class Stage(StrEnum):
    """How far a partnership has come."""

    EXPLORING = "exploring"
    AGREED = "agreed"
    PILOT = "pilot"
    SCALING = "scaling"
    SUSTAINED = "sustained"
    CLOSED = "closed"


class Partnership(db.Model):
    """What introduced parties do together, and for what.

    They review it every `review_months`; `review_called_for` is the day of which it was said that one is due.
    It is known to be at risk since `at_risk_since`; on `health_seen_on` its health was last looked at, and it was
    `health_score` then.
    """

    __tablename__ = "partnerships"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('exploring', 'agreed', 'pilot', 'scaling', 'sustained', 'closed')",
            name="stage",
        ),
        Index("ix_partnerships_review_due_on", "review_due_on"),
        Index("ix_partnerships_health_score", "health_score"),
    )

    id: Mapped[UUID] = id_column()
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), unique=True)
    purpose: Mapped[str] = mapped_column(Text)
    stage: Mapped[Stage] = mapped_column(String, default=Stage.EXPLORING)
    formed_at: Mapped[datetime]
    review_months: Mapped[int] = mapped_column(default=3, server_default="3")
    review_due_on: Mapped[date | None]
    review_called_for: Mapped[date | None]
    at_risk_since: Mapped[datetime | None]
    health_seen_on: Mapped[date | None]
    health_score: Mapped[int | None]
    every_side: Mapped[list[PartnershipSide]] = relationship(
        order_by="PartnershipSide.position", back_populates="partnership", lazy="selectin"
    )

    @property
    def sides(self) -> list[PartnershipSide]:
        """The parties that take part; who stepped out keeps its position in `every_side`."""
        return [side for side in self.every_side if side.left_at is None]


class PartnershipSide(db.Model):
    """One party: an organisation, or a person on their own (`person_id`), and who tends it for that side.

    `left_at` says when it stepped out, while the others went on, and `left_in_id` in which handover.
    """

    __tablename__ = "partnership_sides"
    __table_args__ = (
        Index("ix_partnership_sides_steward_id", "steward_id"),
        Index("ix_partnership_sides_organisation_id", "organisation_id"),
        Index("ix_partnership_sides_left_in_id", "left_in_id"),
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_party"),
    )

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    steward_id: Mapped[UUID | None]
    steward_since: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_in_id: Mapped[UUID | None]
    partnership: Mapped[Partnership] = relationship(back_populates="every_side")


class PartnershipStage(db.Model):
    """A stage that a partnership entered, when, and who said so; never edited.

    `step_id` is what all sides confirmed before; of a closing, `reason` says why in one word.
    """

    __tablename__ = "partnership_stages"
    __table_args__ = (Index("ix_partnership_stages_partnership_id", "partnership_id"),)

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    stage: Mapped[Stage] = mapped_column(String)
    person_id: Mapped[UUID | None]
    entered_at: Mapped[datetime]
    step_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")


class PartnershipNote(db.Model):
    """One entry of a partnership's thread; never edited, and kept when its author leaves."""

    __tablename__ = "partnership_notes"
    __table_args__ = (Index("ix_partnership_notes_partnership_id", "partnership_id"),)

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    author_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
