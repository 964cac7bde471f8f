"""Gatherings: occasions people are invited to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import JSONColumn, id_column


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
    says that there are ticket types, of which everybody who comes has one; `takes_at_once` that nothing
    more is asked of who answers. Nobody moves up in the last `cut_off_hours`; from `cancel_until_hours`
    before the start on, giving back costs `cancel_fee_percent` of the price. What costs something is held
    for `pay_within_hours`, and no longer than until the start. With `offer_hours` a place is offered for as
    long to who waits for it, instead of being theirs at once.

    From `changes_until_hours` before the start on the host is asked for each change. At `reconfirm_hours`
    before it everybody is asked whether they still come (0: nobody is), and at each of `reminder_hours`
    those who come are reminded. So many `feedback_hours` after the end those who were there are
    asked how it was (0: they are not). `all_came` says that nobody noted who came, and that all count as there.

    `taken`, `waiting` and `last_number` count the answers. They change by themselves in single
    statements, beside `version`, which counts the edits by people. `sequence` counts the changes that
    calendars must know of, and `changed_at` is when the last of them was made. One of a series has a
    `series_number` there, from 1 on, which it keeps whatever becomes of it.
    """

    __tablename__ = "gatherings"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity + overbook", name="never_oversold"),
        CheckConstraint("waiting >= 0 AND waiting <= last_number", name="waiting_counted"),
        CheckConstraint("capacity >= 1", name="some_capacity"),
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        CheckConstraint("overbook >= 0", name="some_overbook"),
        CheckConstraint("cancel_fee_percent BETWEEN 0 AND 100", name="known_fee"),
        CheckConstraint("pay_within_hours >= 1", name="some_time_to_pay"),
        CheckConstraint("offer_hours >= 0", name="some_time_to_answer"),
        CheckConstraint("cut_off_hours >= 0 AND cancel_until_hours >= 0", name="known_hours"),
        CheckConstraint("changes_until_hours >= 0", name="known_freeze"),
        CheckConstraint("reconfirm_hours >= 0", name="some_time_to_reconfirm"),
        CheckConstraint("feedback_hours >= 0", name="some_time_for_feedback"),
        CheckConstraint(
            "state IN ('draft', 'published', 'moved', 'cancelled', 'over')", name="known_state"
        ),
        CheckConstraint("format IN ('in-person', 'online', 'hybrid')", name="known_format"),
        CheckConstraint("sequence >= 0", name="some_sequence"),
        CheckConstraint("(series_id IS NULL) = (series_number IS NULL)", name="number_in_series"),
        Index("ix_gatherings_ends_at", "ends_at", "id"),
        Index("ix_gatherings_of_a_series", "series_id", "id"),
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
    takes_at_once: Mapped[bool] = mapped_column(default=True)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    is_waiting_paused: Mapped[bool] = mapped_column(default=False)
    cut_off_hours: Mapped[int] = mapped_column(default=0)
    cancel_until_hours: Mapped[int] = mapped_column(default=0)
    cancel_fee_percent: Mapped[int] = mapped_column(default=0)
    changes_until_hours: Mapped[int] = mapped_column(default=0)
    pay_within_hours: Mapped[int] = mapped_column(default=48)
    offer_hours: Mapped[int] = mapped_column(default=0)
    all_came: Mapped[bool] = mapped_column(default=False)
    reconfirm_hours: Mapped[int] = mapped_column(default=0)
    reminder_hours: Mapped[list[int]] = mapped_column(JSONColumn, default=lambda: [24])
    feedback_hours: Mapped[int] = mapped_column(default=3)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn, default=list)
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default=GatheringState.DRAFT)
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("series.id"))
    series_number: Mapped[int | None]
    changed_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def free(self) -> int:
        """How many places can still be given."""
        return self.capacity + self.overbook - self.taken
