"""What the sides of a partnership agree on: steps that all confirm, milestones with owners, and reviews."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.introductions.models.database import db
from shared.database import JSONColumn, id_column


class StepKind(StrEnum):
    """What a step changes, once all sides have confirmed it."""

    STAGE = "stage"
    FOCUS = "focus"
    PARTY = "party"


class StepState(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class MilestoneState(StrEnum):
    """What became of a milestone; that it was missed follows from its day."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


_OPEN = text("state = 'open'")


class Step(db.Model):
    """A step that one side proposes and all sides confirm: another stage, a renewed focus, another party.

    `position` is the side that proposes; `text` says what is agreed on; `files` are names and addresses of
    documents that are kept elsewhere. Of a closing, `reason` says why in one word. Another party is who was met
    in an introduction (`invited_id`, for `invited_organisation_id` or alone), and says yes too.
    """

    __tablename__ = "partnership_steps"
    __table_args__ = (
        Index(
            "uq_partnership_steps_open",
            "partnership_id",
            "kind",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_partnership_steps_partnership_id", "partnership_id"),
        Index("ix_partnership_steps_invited_id", "invited_id"),
        Index("ix_partnership_steps_state_closes_at", "state", "closes_at"),
        CheckConstraint("kind IN ('stage', 'focus', 'party')", name="kind"),
        CheckConstraint("state IN ('open', 'confirmed', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("(kind = 'stage') = (stage IS NOT NULL)", name="stage_of_a_stage"),
    )

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    kind: Mapped[StepKind] = mapped_column(String)
    stage: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text)
    files: Mapped[list[dict[str, str]]] = mapped_column(JSONColumn, default=list)
    introduction_id: Mapped[UUID | None]
    invited_id: Mapped[UUID | None]
    invited_organisation_id: Mapped[UUID | None]
    position: Mapped[int]
    proposed_by_id: Mapped[UUID]
    proposed_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    state: Mapped[StepState] = mapped_column(String, default=StepState.OPEN)
    settled_at: Mapped[datetime | None]
    word: Mapped[str] = mapped_column(Text, default="")
    confirmations: Mapped[list[StepConfirmation]] = relationship(
        order_by="StepConfirmation.position", lazy="selectin"
    )


class StepConfirmation(db.Model):
    """A side said yes to a step: who for it, and when; never edited."""

    __tablename__ = "partnership_step_confirmations"

    step_id: Mapped[UUID] = mapped_column(ForeignKey("partnership_steps.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[UUID]
    confirmed_at: Mapped[datetime]


class Milestone(db.Model):
    """Something that a side will have done by a day, and who for it."""

    __tablename__ = "milestones"
    __table_args__ = (
        Index("ix_milestones_partnership_id", "partnership_id"),
        Index("ix_milestones_owner_id", "owner_id"),
        CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
    )

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    title: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    position: Mapped[int]
    owner_id: Mapped[UUID | None]
    state: Mapped[MilestoneState] = mapped_column(String, default=MilestoneState.OPEN)
    set_at: Mapped[datetime]
    changes: Mapped[list[MilestoneChange]] = relationship(
        order_by="MilestoneChange.id", lazy="selectin"
    )


class MilestoneChange(db.Model):
    """What became of a milestone: moved from a day to another, done or dropped, and why; never edited."""

    __tablename__ = "milestone_changes"
    __table_args__ = (
        Index("ix_milestone_changes_milestone_id", "milestone_id"),
        CheckConstraint("kind IN ('moved', 'done', 'dropped')", name="kind"),
    )

    id: Mapped[UUID] = id_column()
    milestone_id: Mapped[UUID] = mapped_column(ForeignKey("milestones.id"))
    kind: Mapped[str]
    was_due_on: Mapped[date]
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID]
    changed_at: Mapped[datetime]


class Review(db.Model):
    """The sides looked together at how it goes: when, and what they noted; never edited."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_partnership_id", "partnership_id"),)

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    held_on: Mapped[date]
    notes: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[UUID]
    written_at: Mapped[datetime]
