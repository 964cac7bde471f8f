"""What becomes of two who were introduced: what they note for each other, and what each says of the meeting."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.introductions.models.database import db
from shared.database import id_column


class Next(StrEnum):
    """What is to follow a first meeting."""

    PARTNERSHIP = "partnership"
    AGAIN_LATER = "again-later"
    NO = "no"


class IntroductionNote(db.Model):
    """A note that the two share, which is never edited."""

    __tablename__ = "introduction_notes"
    __table_args__ = (Index("ix_introduction_notes_introduction_id", "introduction_id"),)

    id: Mapped[UUID] = id_column()
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"))
    author_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class MeetingReport(db.Model):
    """One of the two is asked, three weeks after both said yes, whether they met, and says so.

    `worth` is from 1 to 5, and there only if they met; `next` is what is to follow. Nobody sees what the other
    said; stewards see both.
    """

    __tablename__ = "meeting_reports"
    __table_args__ = (
        CheckConstraint("worth BETWEEN 1 AND 5", name="worth"),
        CheckConstraint("worth IS NULL OR met", name="worth_of_a_meeting"),
        CheckConstraint("(met IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("next IN ('', 'partnership', 'again-later', 'no')", name="next"),
    )

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    met: Mapped[bool | None]
    worth: Mapped[int | None]
    next: Mapped[str] = mapped_column(String, default="")
    answered_at: Mapped[datetime | None]
