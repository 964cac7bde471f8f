"""What is told to the host alone, kept apart and not for long: needs, and the names of guests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db


class Needs(db.Model):
    """What a person needs at a gathering: to get in and follow, and to eat. Erased after it."""

    __tablename__ = "needs"

    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"), primary_key=True)
    person_id: Mapped[UUID]
    access: Mapped[str] = mapped_column(String(1000), default="")
    dietary: Mapped[str] = mapped_column(String(1000), default="")
    told_at: Mapped[datetime]


class GuestName(db.Model):
    """The name of a guest whom a person brings: `place` is 1 for the first. Erased after the gathering."""

    __tablename__ = "guest_names"
    __table_args__ = (
        CheckConstraint("place >= 1", name="some_guest"),
        Index("ix_guest_names_person_id", "person_id"),
    )

    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
