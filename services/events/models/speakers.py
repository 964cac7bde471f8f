"""Those who speak at a gathering: who was proposed, who is asked, and who does."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import id_column


class SpeakerState(StrEnum):
    """How far it is with somebody who may speak."""

    PROPOSED = "proposed"
    SHORTLISTED = "shortlisted"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


class SpeakerCall(db.Model):
    """Members may propose from a moment to a moment who should speak at a gathering, and of what."""

    __tablename__ = "speaker_calls"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="closes_after_it_opens"),)

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class Speaker(db.Model):
    """A person who may speak of something at a gathering, in a sitting once one is named.

    `proposed_by_id` is none where the desk entered it. `invitation` counts how often they were asked; they may
    answer until `answer_until`. `rsvp_id` is the place that they were given to speak. `shows_name` left open
    follows the profile.
    """

    __tablename__ = "speakers"
    __table_args__ = (
        CheckConstraint(
            "state IN ('proposed', 'shortlisted', 'invited', 'confirmed', 'declined', 'delivered',"
            " 'withdrawn')",
            name="known_state",
        ),
        CheckConstraint("state != 'invited' OR answer_until IS NOT NULL", name="asked_until_when"),
        Index("ix_speakers_gathering_id", "gathering_id", "id"),
        Index("ix_speakers_person_id", "person_id"),
        Index("ix_speakers_proposed_by_id", "proposed_by_id"),
        Index("ix_speakers_sitting_id", "sitting_id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    person_id: Mapped[UUID]
    proposed_by_id: Mapped[UUID | None]
    sitting_id: Mapped[UUID | None] = mapped_column(ForeignKey("sittings.id"))
    rsvp_id: Mapped[UUID | None] = mapped_column(ForeignKey("rsvps.id"))
    title: Mapped[str] = mapped_column(String(200))
    abstract: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default=SpeakerState.PROPOSED)
    shows_name: Mapped[bool | None]
    invitation: Mapped[int] = mapped_column(default=0)
    answer_until: Mapped[datetime | None]
    proposed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
