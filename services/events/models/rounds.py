"""Rounds of meetings at a gathering: who takes part, who sits with whom, and how it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import JSONColumn


class RoundsState(StrEnum):
    """How far the plan is: people say that they take part, scores are asked for, it is to be made, it is made."""

    OPEN = "open"
    ASKED = "asked"
    DUE = "due"
    PLANNED = "planned"


class Rounds(db.Model):
    """So many rounds of so many minutes, at so many tables of `size` seats, the first at `starts_at`.

    People say until `opt_in_until` that they take part. `asking_id` is the last asking for scores. With `anew`
    the rounds to come are planned anew, else mended; when they are moved everybody is told. `change` counts what
    bears on the plan, `plan` the plans.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'asked', 'due', 'planned')", name="known_state"),
        CheckConstraint("number BETWEEN 1 AND 50", name="some_rounds"),
        CheckConstraint("minutes >= 1 AND pause_minutes >= 0", name="some_minutes"),
        CheckConstraint("size BETWEEN 2 AND 20", name="known_size"),
        CheckConstraint("tables >= 1", name="some_tables"),
    )

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"), primary_key=True)
    number: Mapped[int]
    minutes: Mapped[int]
    pause_minutes: Mapped[int]
    starts_at: Mapped[datetime]
    size: Mapped[int]
    tables: Mapped[int]
    opt_in_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), default=RoundsState.OPEN)
    anew: Mapped[bool] = mapped_column(default=True)
    is_moved: Mapped[bool] = mapped_column(default=False)
    asking_id: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]
    change: Mapped[int] = mapped_column(default=0)
    plan: Mapped[int] = mapped_column(default=0)

    def span(self, number: int) -> tuple[datetime, datetime]:
        """When a round begins and ends; 1 is the first."""
        starts_at = self.starts_at + timedelta(minutes=self.minutes + self.pause_minutes) * (
            number - 1
        )
        return starts_at, starts_at + timedelta(minutes=self.minutes)

    def begun(self, now: datetime) -> int:
        """How many rounds have begun."""
        return sum(self.span(number)[0] <= now for number in range(1, self.number + 1))


class RoundGuest(db.Model):
    """A person takes part, from a round to a round. `shows_name` left open follows the profile.

    `place` is that in the last list for which scores were asked.
    """

    __tablename__ = "round_guests"
    __table_args__ = (
        CheckConstraint("from_round >= 1", name="some_round"),
        Index("ix_round_guests_person_id", "person_id"),
    )

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.gathering_id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_round: Mapped[int]
    to_round: Mapped[int]
    shows_name: Mapped[bool | None]
    place: Mapped[int | None]
    opted_in_at: Mapped[datetime]


class RoundScores(db.Model):
    """One part of what matching said of an asking: pairs by places, with scores, and those that may not meet."""

    __tablename__ = "round_scores"

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.gathering_id"), primary_key=True)
    asking_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parts: Mapped[int]
    rest: Mapped[int]
    pairs: Mapped[list[Any]] = mapped_column(JSONColumn)
    shut: Mapped[list[Any]] = mapped_column(JSONColumn)


class RoundSeat(db.Model):
    """A person's seat in a round: at which table."""

    __tablename__ = "round_seats"
    __table_args__ = (
        Index("ix_round_seats_at_a_table", "gathering_id", "number", "table_number"),
        Index("ix_round_seats_person_id", "person_id"),
    )

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.gathering_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    table_number: Mapped[int]


class Encounter(db.Model):
    """What one says of another whom they met in a round: what it was worth (1 to 5), and whether again."""

    __tablename__ = "encounters"
    __table_args__ = (
        CheckConstraint("worth BETWEEN 1 AND 5", name="known_worth"),
        Index("ix_encounters_person_id", "person_id"),
        Index("ix_encounters_other_id", "other_id"),
    )

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.gathering_id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    worth: Mapped[int]
    again: Mapped[bool]
    rated_at: Mapped[datetime]
