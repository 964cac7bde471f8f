"""Links by which calendars read what a person goes to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db


class CalendarLink(db.Model):
    """The one link of a person. Of its token only the SHA-256 is kept, in hexadecimal digits."""

    __tablename__ = "calendar_links"
    __table_args__ = (UniqueConstraint("token_hash"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
