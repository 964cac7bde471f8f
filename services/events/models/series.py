"""Series: gatherings that were planned together, by a rule."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import id_column


class Series(db.Model):
    """A rule by which gatherings were planned: each is a gathering of its own, and may change alone.

    `rule` is as in RFC 5545, `dates` how many gatherings came of it, in the clock of `time_zone`. `version`
    counts what was done to several of them at once.
    """

    __tablename__ = "series"
    __table_args__ = (CheckConstraint("dates >= 1", name="some_dates"),)

    id: Mapped[UUID] = id_column()
    rule: Mapped[str] = mapped_column(String(300))
    time_zone: Mapped[str] = mapped_column(String(64))
    dates: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
