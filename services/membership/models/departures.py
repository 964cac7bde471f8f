"""Departures: that a representative leaves, what becomes of them, and who seems to have left already."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class DepartureState(StrEnum):
    """How far a departure has come."""

    NOTED = "noted"
    DONE = "done"
    CANCELLED = "cancelled"


class Becomes(StrEnum):
    """What becomes of somebody who no longer speaks for an organisation."""

    INDIVIDUAL = "individual"
    NEXT_EMPLOYER = "next-employer"
    GONE = "gone"


class SuspicionState(StrEnum):
    """What was made of a sign that somebody has left."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


_STATES = ", ".join(f"'{state}'" for state in DepartureState)
_BECOMES = ", ".join(f"'{one}'" for one in Becomes)
_SUSPICIONS = ", ".join(f"'{state}'" for state in SuspicionState)
_NOTED, _OPEN = text("state = 'noted'"), text("state = 'open'")


class Departure(db.Model):
    """A representative leaves on a day, dated back, today or to come; it can be cancelled before it.

    `outcome` says what was found for the person when the day came, and why where it was nothing.
    """

    __tablename__ = "departures"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        CheckConstraint(f"becomes IN ({_BECOMES})", name="becomes_is_known"),
        Index(
            "uq_departures_noted",
            "representation_id",
            unique=True,
            postgresql_where=_NOTED,
            sqlite_where=_NOTED,
        ),
        Index("ix_departures_organisation_id", "organisation_id", "id"),
        Index("ix_departures_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    representation_id: Mapped[UUID] = mapped_column(ForeignKey("representations.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[str] = mapped_column(String(20))
    last_day: Mapped[date]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    becomes: Mapped[str] = mapped_column(String(20))
    next_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    noted_at: Mapped[datetime | None]
    noted_by_id: Mapped[UUID | None]
    noted_by_staff: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")


class DepartureSuspicion(db.Model):
    """A letter to a representative came back: they may have left, which a steward finds out."""

    __tablename__ = "departure_suspicions"
    __table_args__ = (
        CheckConstraint(f"state IN ({_SUSPICIONS})", name="state_is_known"),
        Index(
            "uq_departure_suspicions_open",
            "representation_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_departure_suspicions_state", "state", "id"),
    )

    id: Mapped[UUID] = id_column()
    representation_id: Mapped[UUID] = mapped_column(ForeignKey("representations.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    letter_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(20))
    raised_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]
    departure_id: Mapped[UUID | None] = mapped_column(ForeignKey("departures.id"))
