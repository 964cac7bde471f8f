"""Changes of answers that the host is asked for, because what was ordered cannot be ordered anew."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import JSONColumn, id_column


class Change(StrEnum):
    """What is to change of an answer."""

    CANCELLATION = "cancellation"
    PLACES = "places"
    ANSWERS = "answers"


class RequestState(StrEnum):
    """What became of asking for a change."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ChangeRequest(db.Model):
    """A change of an answer that was asked for after the date until which answers change freely.

    `places` and `answers` are those wanted; a cancellation wants none. One at a time is open for each answer.
    """

    __tablename__ = "change_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'approved', 'refused', 'withdrawn')", name="known_state"
        ),
        CheckConstraint(
            "change IN ('cancellation', 'places', 'answers')",
            name="known_change",
        ),
        CheckConstraint("(change = 'cancellation') = (places = 0)", name="places_when_coming"),
        Index(
            "uq_change_requests_one_open_each",
            "rsvp_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
            sqlite_where=text("state = 'asked'"),
        ),
        Index("ix_change_requests_gathering_id", "gathering_id", "id"),
        Index("ix_change_requests_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"))
    person_id: Mapped[UUID]
    change: Mapped[str] = mapped_column(String(16))
    places: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, str]] = mapped_column(JSONColumn, default=dict)
    note: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(16), default=RequestState.ASKED)
    reason: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    @property
    def is_cancellation(self) -> bool:
        """Whether the person would rather not come."""
        return self.change == Change.CANCELLATION
