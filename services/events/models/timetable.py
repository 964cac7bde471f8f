"""The timetable of a gathering: its rooms, its tracks, and the sessions in them.

The code says *sitting* where people and addresses say *session*: in code a session is one with the database.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.events.models.database import db
from shared.database import id_column


class Hall(db.Model):
    """A room in which sittings of a gathering are, with so many seats."""

    __tablename__ = "halls"
    __table_args__ = (
        UniqueConstraint("gathering_id", "name"),
        CheckConstraint("capacity >= 1", name="some_capacity"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    name: Mapped[str] = mapped_column(String(100))
    capacity: Mapped[int]


class Track(db.Model):
    """What some sittings of a gathering have in common."""

    __tablename__ = "tracks"
    __table_args__ = (UniqueConstraint("gathering_id", "name"),)

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    name: Mapped[str] = mapped_column(String(100))


class Sitting(db.Model):
    """A part of a gathering, from a moment to a moment, in a hall or in none.

    With a `capacity` people sign up for it, and `taken` counts those who did; without one everybody may come.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        CheckConstraint("capacity >= 1", name="some_capacity"),
        CheckConstraint("taken >= 0 AND taken <= coalesce(capacity, 0)", name="never_overfull"),
        Index("ix_sittings_gathering_id", "gathering_id", "starts_at"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    hall_id: Mapped[UUID | None] = mapped_column(ForeignKey("halls.id"))
    track_id: Mapped[UUID | None] = mapped_column(ForeignKey("tracks.id"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    hall: Mapped[Hall | None] = relationship(lazy="joined")
    track: Mapped[Track | None] = relationship(lazy="joined")


class HallMinute(db.Model):
    """A minute in which a hall is a sitting's, counted from the start of the gathering.

    Its key is what keeps two sittings out of one hall; a gathering that is moved takes its minutes along.
    """

    __tablename__ = "hall_minutes"
    __table_args__ = (Index("ix_hall_minutes_sitting_id", "sitting_id"),)

    hall_id: Mapped[UUID] = mapped_column(ForeignKey("halls.id"), primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sittings.id"))


class SittingGuest(db.Model):
    """A person has a seat in a sitting."""

    __tablename__ = "sitting_guests"
    __table_args__ = (Index("ix_sitting_guests_person_id", "person_id"),)

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sittings.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    signed_up_at: Mapped[datetime]
