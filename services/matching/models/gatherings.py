"""Where people will meet anyway."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.matching.models.database import db


class Gathering(db.Model):
    """An occasion that people are invited to."""

    __tablename__ = "gatherings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    starts_at: Mapped[datetime]
    is_cancelled: Mapped[bool]


class Attendance(db.Model):
    """Whether a person holds places at a gathering."""

    __tablename__ = "attendances"

    gathering_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    is_coming: Mapped[bool]
