"""The door: at which checkpoints people are let in, and who was let in when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import id_column


class Source(StrEnum):
    """How it was noted that somebody was let in: at the door, later from a device without network, unannounced."""

    DOOR = "door"
    OFFLINE = "offline"
    WALK_IN = "walk-in"


class Checkpoint(db.Model):
    """Where people are let in at a gathering; the one called "door" is there without being made."""

    __tablename__ = "checkpoints"
    __table_args__ = (UniqueConstraint("gathering_id", "name", name="uq_checkpoints_name"),)

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    name: Mapped[str] = mapped_column(String(100))


class CheckIn(db.Model):
    """One place of an answer was let in at a checkpoint: `place` 0 is the person, 1 and more are the guests.

    `person_id` is whose answer it is. `checked_in_at` is when it happened, `noted_at` when it was heard of here.
    What was undone stays as a trace, and a place may be let in again; of those that stand there is one for
    each place and checkpoint.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        CheckConstraint("place BETWEEN 0 AND 9", name="known_place"),
        CheckConstraint("source IN ('door', 'offline', 'walk-in')", name="known_source"),
        Index(
            "uq_check_ins_once_each",
            "checkpoint_id",
            "rsvp_id",
            "place",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
            sqlite_where=text("undone_at IS NULL"),
        ),
        Index("ix_check_ins_of_a_gathering", "gathering_id", "id"),
        Index("ix_check_ins_rsvp_id", "rsvp_id"),
        Index("ix_check_ins_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    checkpoint_id: Mapped[UUID] = mapped_column(ForeignKey("checkpoints.id"))
    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"))
    person_id: Mapped[UUID]
    place: Mapped[int]
    source: Mapped[str] = mapped_column(String(10), default=Source.DOOR)
    checked_in_at: Mapped[datetime]
    checked_in_by_id: Mapped[UUID | None]
    noted_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None]
