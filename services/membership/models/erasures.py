"""Erasures of persons that were asked for, and the tombstones of those who were erased."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column
from shared.privacy.tombstones import lay_tombstones

lay_tombstones(db.metadata)


class ErasureState(StrEnum):
    """How far an erasure is: it waits for its day, was called off, or is done."""

    WAITING = "waiting"
    CANCELLED = "cancelled"
    DONE = "done"


_STATES = ", ".join(f"'{state}'" for state in ErasureState)
_WAITING = text("state = 'waiting'")


class Erasure(db.Model):
    """A person is to be erased on a day, and until then it can be called off.

    `held_for` says what stands in the way, where the day has come and something does; on `look_on` it is
    looked at again.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        Index(
            "uq_erasures_waiting",
            "person_id",
            unique=True,
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
        Index("ix_erasures_state", "state", "look_on"),
        Index("ix_erasures_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID | None]
    due_on: Mapped[date]
    look_on: Mapped[date]
    held_for: Mapped[str] = mapped_column(String(500), default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]


class Tombstone(db.Model):
    """A person who was erased, by any id that they ever had; it is what keeps them from coming back."""

    __table__ = db.metadata.tables["tombstones"]

    person_id: Mapped[UUID]
    erased_at: Mapped[datetime]
    kinds: Mapped[list[str]]
