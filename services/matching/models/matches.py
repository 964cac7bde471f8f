"""Whom matching found for whom, and why; and from which score on it speaks up."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.matching.models.database import db
from shared.database import JSONColumn, id_column

NO_GATHERING = UUID(int=0)
"""Stands where an occasion has no gathering: a unique key does not compare nothing with nothing."""


class Match(db.Model):
    """Two people who should meet, announced once for each occasion (and gathering).

    `found_for_id` is the one of the two who set the search in motion. `measured` are the features as the first
    sees them, by which reasons can be made again.
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", "occasion", "gathering_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint(
            "occasion IN ('joined', 'representative', 'profile', 'rsvp', 'waiting', 'wish', 'weekly')",
            name="occasion_is_known",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    first_id: Mapped[UUID]
    second_id: Mapped[UUID] = mapped_column(index=True)
    found_for_id: Mapped[UUID] = mapped_column(index=True)
    occasion: Mapped[str] = mapped_column(String(20))
    gathering_id: Mapped[UUID]
    score: Mapped[float]
    model: Mapped[str] = mapped_column(String(40))
    measured: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    found_at: Mapped[datetime]


class Threshold(db.Model):
    """The score from which newcomers are introduced, from a sample of pairs taken when there were `people`."""

    __tablename__ = "thresholds"

    id: Mapped[UUID] = id_column()
    model: Mapped[str] = mapped_column(String(40))
    people: Mapped[int]
    pairs: Mapped[int]
    tau: Mapped[float]
    taken_at: Mapped[datetime]
