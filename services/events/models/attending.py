"""What was asked of, and said to, those who have a place, before the gathering."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import id_column


class Reconfirmation(db.Model):
    """Somebody who has places was asked whether they still come; `comes` is what they said, if anything."""

    __tablename__ = "reconfirmations"
    __table_args__ = (
        CheckConstraint("(comes IS NULL) = (answered_at IS NULL)", name="said_when"),
        Index("ix_reconfirmations_gathering_id", "gathering_id", "rsvp_id"),
        Index("ix_reconfirmations_person_id", "person_id"),
    )

    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"), primary_key=True)
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    person_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    comes: Mapped[bool | None]
    answered_at: Mapped[datetime | None]


class Reminder(db.Model):
    """Those who come were reminded, so many hours before the start."""

    __tablename__ = "reminders"

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"), primary_key=True)
    hours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_at: Mapped[datetime]


class HostMessage(db.Model):
    """What the host wrote to those who come, or wait."""

    __tablename__ = "host_messages"
    __table_args__ = (
        CheckConstraint("to_those_who_come OR to_those_who_wait", name="to_somebody"),
        Index("ix_host_messages_gathering_id", "gathering_id", "id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    text: Mapped[str] = mapped_column(Text)
    to_those_who_come: Mapped[bool]
    to_those_who_wait: Mapped[bool]
    sent_at: Mapped[datetime]
