"""Needs: what somebody who comes needs to take part; kept apart, for the host alone, and not for long."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
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
