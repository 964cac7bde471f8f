"""How it was: what those said who were there, and how they were thanked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import JSONColumn


class Feedback(db.Model):
    """Somebody who was there was asked how it was; what they said, if anything, names nobody anywhere.

    `rating` is from 1 to 5, `nps` how likely they would recommend it, from 0 to 10.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="known_rating"),
        CheckConstraint("nps BETWEEN 0 AND 10", name="known_nps"),
        CheckConstraint(
            "(answered_at IS NULL) = (rating IS NULL) AND (answered_at IS NULL) = (nps IS NULL)",
            name="said_when",
        ),
        Index("ix_feedback_gathering_id", "gathering_id"),
        Index("ix_feedback_person_id", "person_id"),
    )

    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"), primary_key=True)
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    person_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    rating: Mapped[int | None]
    nps: Mapped[int | None]
    take_away: Mapped[str] = mapped_column(String(300), default="")
    answered_at: Mapped[datetime | None]


class Thanks(db.Model):
    """Those who were there were thanked, once, with what people take away."""

    __tablename__ = "thanks"

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    take_aways: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    guests: Mapped[int]
    sent_at: Mapped[datetime]
