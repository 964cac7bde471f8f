"""What the host says of who came, where the door did not see it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db


class TurnoutCorrection(db.Model):
    """The host says how many of the places of an answer `came`, whatever was noted at the door."""

    __tablename__ = "turnout_corrections"
    __table_args__ = (
        CheckConstraint("came BETWEEN 0 AND 10", name="known_number"),
        Index("ix_turnout_corrections_gathering_id", "gathering_id"),
        Index("ix_turnout_corrections_person_id", "person_id"),
    )

    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"), primary_key=True)
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    person_id: Mapped[UUID]
    came: Mapped[int]
    corrected_at: Mapped[datetime]
