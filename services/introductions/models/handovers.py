"""Handovers: one representative gives way to another, and everything that depended on them is carried over."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.introductions.models.database import db
from shared.database import JSONColumn, id_column


class HandoverState(StrEnum):
    """How far a handover has come; past its deadline it is also overdue, which is never stored."""

    OPEN = "open"
    SUCCESSOR_NAMED = "successor_named"
    BRIEFED = "briefed"
    REINTRODUCED = "reintroduced"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What sort of thing depended on a leaver."""

    INTRODUCTION = "introduction"
    PARTNERSHIP = "partnership"
    MILESTONE = "milestone"
    BENEFIT = "benefit"
    RSVP = "rsvp"
    SPEAKING_SLOT = "speaking-slot"
    ROLE = "role"
    INVOICE = "invoice"


class ItemState(StrEnum):
    """What became of one thing: still open, carried over, declined by a person, or lost."""

    OPEN = "open"
    CARRIED = "carried"
    DECLINED = "declined"
    LOST = "lost"


class Handover(db.Model):
    """A representative left an organisation on a day; somebody must follow before the deadline.

    `overdue_said_of` is the deadline of which it was said that it is past.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        UniqueConstraint("organisation_id", "leaver_id", "left_on"),
        Index("ix_handovers_successor_id", "successor_id"),
        CheckConstraint(
            "state IN ('open', 'successor_named', 'briefed', 'reintroduced', 'completed', 'cancelled')",
            name="state",
        ),
        CheckConstraint(
            "state IN ('open', 'cancelled') OR successor_id IS NOT NULL",
            name="followed_by_somebody",
        ),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID]
    leaver_id: Mapped[UUID]
    left_on: Mapped[date]
    vacant_roles: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    deadline_on: Mapped[date]
    overdue_said_of: Mapped[date | None]
    state: Mapped[HandoverState] = mapped_column(String, default=HandoverState.OPEN)
    successor_id: Mapped[UUID | None]
    opened_at: Mapped[datetime]
    items: Mapped[list[HandoverItem]] = relationship(
        order_by="HandoverItem.id", back_populates="handover", lazy="selectin"
    )
    confirmations: Mapped[list[Confirmation]] = relationship(
        order_by="Confirmation.person_id", lazy="selectin", cascade="all, delete-orphan"
    )


class HandoverItem(db.Model):
    """One thing that depended on the leaver, and what became of it.

    What another `service` reported has a title and a day there.
    """

    __tablename__ = "handover_items"
    __table_args__ = (
        UniqueConstraint("handover_id", "kind", "reference_id"),
        Index("ix_handover_items_reference_id", "reference_id"),
        CheckConstraint(
            "kind IN ('introduction', 'partnership', 'milestone', 'benefit', 'rsvp', 'speaking-slot',"
            " 'role', 'invoice')",
            name="kind",
        ),
        CheckConstraint("state IN ('open', 'carried', 'declined', 'lost')", name="state"),
    )

    id: Mapped[UUID] = id_column()
    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handovers.id"))
    kind: Mapped[ItemKind] = mapped_column(String)
    reference_id: Mapped[UUID]
    state: Mapped[ItemState] = mapped_column(String, default=ItemState.OPEN)
    service: Mapped[str] = mapped_column(String(20), default="", server_default="")
    title: Mapped[str] = mapped_column(String(300), default="", server_default="")
    due_on: Mapped[date | None]
    handover: Mapped[Handover] = relationship(back_populates="items")


class HandoverStep(db.Model):
    """A step that a handover took, when, and whom it named; never edited, so that a second vacancy shows."""

    __tablename__ = "handover_steps"
    __table_args__ = (Index("ix_handover_steps_handover_id", "handover_id"),)

    id: Mapped[UUID] = id_column()
    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handovers.id"))
    state: Mapped[HandoverState] = mapped_column(String)
    person_id: Mapped[UUID | None]
    taken_at: Mapped[datetime]


class Confirmation(db.Model):
    """A side said, after the reintroduction, whether it carries on."""

    __tablename__ = "handover_confirmations"

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handovers.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    carries_on: Mapped[bool]
    confirmed_at: Mapped[datetime]
