"""Letters, and the circulars that become letters for whoever belongs to an audience."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models.database import db
from shared.database import JSONColumn, id_column

STATES = (
    "due",  # to be posted at `due_at`
    "waiting",  # a fact that it needs is not known here yet; looked at again at `due_at`
    "posting",  # on its way: after a crash, nobody knows whether it left
    "posted",
    "kept",  # for the person's next digest
    "gathered",  # in a digest that is on its way
    "withheld",  # the person does not want letters of this group
    "overtaken",  # there was no use in it any more
    "bounced",  # it cannot be written or delivered; `failure` says why
)


class Letter(db.Model):
    """One thing told to one person because of one event.

    It holds no words and no names: those are found when it is posted, from the event and from what
    is known then, so that a name stands in one place.
    Who posts it now, `claimed_by`, says so again and again until it has left. `calendar_sequence` is there
    when it tells the reader's calendar, too: which of all that was said of the occasion its event is.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id", "kind"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_letters_state", "state", "due_at"),
        Index("ix_letters_person_id", "person_id", "state"),
    )

    id: Mapped[UUID] = id_column()
    event_id: Mapped[UUID]
    person_id: Mapped[UUID]
    kind: Mapped[str]
    event_name: Mapped[str]
    event_data: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    state: Mapped[str] = mapped_column(default="due")
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    waits_for: Mapped[str | None] = mapped_column(index=True)
    failure: Mapped[str | None]
    first_tried_at: Mapped[datetime | None]
    claimed_by: Mapped[UUID | None]
    claimed_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    digest_id: Mapped[UUID | None] = mapped_column(index=True)
    calendar_sequence: Mapped[int | None]


class Circular(db.Model):
    """A thing to be told to everybody who belonged to an audience at a moment.

    Streams arrive in any order: who turns out to have belonged to it is told later.
    """

    __tablename__ = "circulars"
    __table_args__ = (UniqueConstraint("event_id", "kind", "audience"),)

    id: Mapped[UUID] = id_column()
    event_id: Mapped[UUID]
    kind: Mapped[str]
    audience: Mapped[str] = mapped_column(index=True)
    except_id: Mapped[UUID | None]
    event_name: Mapped[str]
    event_data: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    said_at: Mapped[datetime]


class Audience(db.Model):
    """Those who are told things together; its row is what keeps two who write to it apart."""

    __tablename__ = "audiences"

    name: Mapped[str] = mapped_column(primary_key=True)
    touched_at: Mapped[datetime]


class Discarded(db.Model):
    """A letter that is forgotten: its file, if it left as one, is to go, too.

    The note stays for a day after it was first looked at, for a letter that was on its way then.
    """

    __tablename__ = "discarded_letters"

    letter_id: Mapped[UUID] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime | None]


class Clock(db.Model):
    """How many days the association keeps something; what it never decided on is kept as is usual."""

    __tablename__ = "clocks"

    name: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
