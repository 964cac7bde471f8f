"""Gatherings: occasions people are invited to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import id_column


class GatheringState(StrEnum):
    """How far a gathering has come; `moved` is one that takes place otherwise than was said first."""

    DRAFT = "draft"
    PUBLISHED = "published"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVER = "over"


TAKES_PLACE = (GatheringState.PUBLISHED, GatheringState.MOVED)
"""The states in which people are invited."""


class Format(StrEnum):
    """Where people take part."""

    IN_PERSON = "in-person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Gathering(db.Model):
    """An occasion people are invited to, with so many places.

    `overbook` is how many more than `capacity` are given, because some will not come. `is_ticketed`
    says that there are ticket types, of which everybody who comes has one.

    `taken`, `waiting` and `last_number` count the answers. They change by themselves in single
    statements, beside `version`, which counts the edits by people.
    """

    __tablename__ = "gatherings"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity + overbook", name="never_oversold"),
        CheckConstraint("waiting >= 0 AND waiting <= last_number", name="waiting_counted"),
        CheckConstraint("capacity >= 1", name="some_capacity"),
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        CheckConstraint("overbook >= 0", name="some_overbook"),
        CheckConstraint(
            "state IN ('draft', 'published', 'moved', 'cancelled', 'over')", name="known_state"
        ),
        CheckConstraint("format IN ('in-person', 'online', 'hybrid')", name="known_format"),
    )

    id: Mapped[UUID] = id_column()
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    format: Mapped[str] = mapped_column(String(16), default=Format.IN_PERSON)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[int]
    overbook: Mapped[int] = mapped_column(default=0)
    is_ticketed: Mapped[bool] = mapped_column(default=False)
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default=GatheringState.DRAFT)
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def free(self) -> int:
        """How many places can still be given."""
        return self.capacity + self.overbook - self.taken
