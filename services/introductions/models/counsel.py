"""Intermediaries, whom they counsel, and the hours that are booked of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.introductions.models.database import db
from shared.database import JSONColumn, id_column


class AssignmentState(StrEnum):
    """Whether somebody counsels a side: both are asked first."""

    PROPOSED = "proposed"
    MADE = "made"
    REFUSED = "refused"
    ENDED = "ended"


class BookingState(StrEnum):
    """What became of booked hours."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    SPENT = "spent"
    RELEASED = "released"


_LIVE = text("state IN ('proposed', 'made')")


class Intermediary(db.Model):
    """A person, of a firm or alone, who counsels sides of partnerships: what they can, and how long in a month.

    `rate_minor` is what an hour costs; who gives the hours for nothing has none.
    """

    __tablename__ = "intermediaries"
    __table_args__ = (
        Index("ix_intermediaries_person_id", "person_id"),
        CheckConstraint("(rate_minor IS NULL) = (currency IS NULL)", name="rate_has_a_currency"),
        CheckConstraint("minutes_per_month >= 0", name="minutes_are_not_negative"),
    )

    id: Mapped[UUID] = id_column()
    person_id: Mapped[UUID]
    firm: Mapped[str]
    skills: Mapped[list[str]] = mapped_column(JSONColumn)
    languages: Mapped[list[str]] = mapped_column(JSONColumn)
    minutes_per_month: Mapped[int]
    rate_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    is_active: Mapped[bool]
    entered_at: Mapped[datetime]
    ties: Mapped[list[IntermediaryTie]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="IntermediaryTie.organisation_id"
    )


class IntermediaryTie(db.Model):
    """An organisation for which an intermediary is not neutral: they work for it, or are related to it."""

    __tablename__ = "intermediary_ties"
    __table_args__ = (CheckConstraint("kind IN ('works-for', 'related')", name="kind"),)

    intermediary_id: Mapped[UUID] = mapped_column(ForeignKey("intermediaries.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]


class CounselAssignment(db.Model):
    """Somebody counsels a side of a partnership, once the side and they said yes, until one ends it."""

    __tablename__ = "counsel_assignments"
    __table_args__ = (
        Index(
            "uq_counsel_assignments_live",
            "partnership_id",
            "position",
            "intermediary_id",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
        Index("ix_counsel_assignments_intermediary_id", "intermediary_id"),
        CheckConstraint("state IN ('proposed', 'made', 'refused', 'ended')", name="state"),
    )

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    position: Mapped[int]
    intermediary_id: Mapped[UUID] = mapped_column(ForeignKey("intermediaries.id"))
    skill: Mapped[str]
    word: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[UUID]
    proposed_at: Mapped[datetime]
    side_yes_by_id: Mapped[UUID | None]
    side_yes_at: Mapped[datetime | None]
    intermediary_yes_at: Mapped[datetime | None]
    state: Mapped[AssignmentState] = mapped_column(String)
    settled_by_id: Mapped[UUID | None]
    settled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class CounselBooking(db.Model):
    """Hours of counsel on a day: requested of the fund, granted or refused, then spent or released.

    `amount_minor` is what they cost at the rate of the booking; hours that are given for nothing have no
    currency, and no fund is asked. `asked_at` is when the fund was asked last, and `asks` how often.
    """

    __tablename__ = "counsel_bookings"
    __table_args__ = (
        Index("ix_counsel_bookings_assignment_id", "assignment_id"),
        Index("ix_counsel_bookings_state_on_day", "state", "on_day"),
        CheckConstraint(
            "state IN ('requested', 'granted', 'refused', 'spent', 'released')", name="state"
        ),
        CheckConstraint("minutes > 0", name="minutes_are_some"),
        CheckConstraint("spent_minutes BETWEEN 0 AND minutes", name="spends_no_more_than_booked"),
    )

    id: Mapped[UUID] = id_column()
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("counsel_assignments.id"))
    on_day: Mapped[date]
    minutes: Mapped[int]
    purpose: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    state: Mapped[BookingState] = mapped_column(String)
    booked_by_id: Mapped[UUID]
    booked_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    asks: Mapped[int] = mapped_column(default=0)
    is_called: Mapped[bool] = mapped_column(default=False)
    spent_minutes: Mapped[int | None]
    settled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    assignment: Mapped[CounselAssignment] = relationship(lazy="selectin")
