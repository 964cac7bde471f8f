"""The door: at which checkpoints people are let in, and who was let in when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import id_column

_COUNTS = "undone_at IS NULL AND flag != 'twice'"
_TO_SETTLE = "flag != '' AND settled_at IS NULL"


class Source(StrEnum):
    """How it was noted that somebody was let in: at the door, later from a device without network, unannounced."""

    DOOR = "door"
    OFFLINE = "offline"
    WALK_IN = "walk-in"


class Flag(StrEnum):
    """What is odd about somebody's having been let in, for the desk to settle."""

    UNKNOWN = "unknown"
    NO_ANSWER = "no-answer"
    OTHER_GATHERING = "other-gathering"
    GIVEN_BACK = "given-back"
    NO_PLACE = "no-place"
    NOT_PAID = "not-paid"
    NO_SUCH_PLACE = "no-such-place"
    TWICE = "twice"
    NOT_TAKING_PLACE = "not-taking-place"
    ODD_TIME = "odd-time"


class BadgeChoice(db.Model):
    """What somebody wants on their badge, and in the lists of who comes; left open it follows the profile."""

    __tablename__ = "badge_choices"
    __table_args__ = (Index("ix_badge_choices_person_id", "person_id"),)

    rsvp_id: Mapped[UUID] = mapped_column(ForeignKey("rsvps.id"), primary_key=True)
    person_id: Mapped[UUID]
    shows_name: Mapped[bool | None]
    shows_organisation: Mapped[bool | None]


class Checkpoint(db.Model):
    """Where people are let in at a gathering; the one called "door" is there without being made."""

    __tablename__ = "checkpoints"
    __table_args__ = (UniqueConstraint("gathering_id", "name", name="uq_checkpoints_name"),)

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    name: Mapped[str] = mapped_column(String(100))


class CheckIn(db.Model):
    """One place of an answer was let in at a checkpoint: `place` 0 is the person, 1 and more are the guests.

    `person_id` is whose answer it is. `checked_in_at` is when it happened, `noted_at` when it was heard of here.
    What was undone stays as a trace, and a place may be let in again; of those that stand there is one for
    each place and checkpoint.

    What a device tells later (`nonce`, its own name for it) is kept as it happened, also where nobody should
    have been let in: `flag` and `flag_note` say what is odd, until the desk has settled it in words. Then it may
    be nobody's answer, and nobody's whom we know; let in `twice` is somebody who is counted already.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        CheckConstraint("place BETWEEN 0 AND 9", name="known_place"),
        CheckConstraint("source IN ('door', 'offline', 'walk-in')", name="known_source"),
        Index(
            "uq_check_ins_once_each",
            "checkpoint_id",
            "rsvp_id",
            "place",
            unique=True,
            postgresql_where=text(_COUNTS),
            sqlite_where=text(_COUNTS),
        ),
        Index("uq_check_ins_nonce", "gathering_id", "nonce", unique=True),
        Index(
            "ix_check_ins_to_settle",
            "gathering_id",
            "id",
            postgresql_where=text(_TO_SETTLE),
            sqlite_where=text(_TO_SETTLE),
        ),
        CheckConstraint("flag != '' OR rsvp_id IS NOT NULL", name="odd_without_answer"),
        Index("ix_check_ins_of_a_gathering", "gathering_id", "id"),
        Index("ix_check_ins_rsvp_id", "rsvp_id"),
        Index("ix_check_ins_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    checkpoint_id: Mapped[UUID] = mapped_column(ForeignKey("checkpoints.id"))
    rsvp_id: Mapped[UUID | None] = mapped_column(ForeignKey("rsvps.id"))
    person_id: Mapped[UUID | None]
    place: Mapped[int]
    source: Mapped[str] = mapped_column(String(10), default=Source.DOOR)
    checked_in_at: Mapped[datetime]
    checked_in_by_id: Mapped[UUID | None]
    noted_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None]
    nonce: Mapped[str | None] = mapped_column(String(64))
    flag: Mapped[str] = mapped_column(String(20), default="")
    flag_note: Mapped[str] = mapped_column(String(300), default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]
    settlement: Mapped[str] = mapped_column(String(500), default="")
