"""What the events service remembers: gatherings, the answers to them, and who may do what here."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.aliases import lay_aliases
from shared.database import Database, id_column
from shared.privacy.tombstones import lay_tombstones

db = Database("events")
lay_aliases(db.metadata)
lay_tombstones(db.metadata)


class GatheringState(StrEnum):
    """How far a gathering has come; `over` is not kept, the clock says it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class RsvpState(StrEnum):
    """What an answer amounts to: places held, a position on the waiting list, or neither any more."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Admission(StrEnum):
    """As what a person was let in; kept on the answer, whatever becomes of the membership."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    GUEST = "guest"


class Gathering(db.Model):
    """An occasion people are invited to, with so many places.

    `taken`, `waiting` and `last_number` count the answers. They change by themselves in single
    statements, beside `version`, which counts the edits by people.
    """

    __tablename__ = "gatherings"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="never_oversold"),
        CheckConstraint("waiting >= 0 AND waiting <= last_number", name="waiting_counted"),
        CheckConstraint("capacity >= 1", name="some_capacity"),
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        CheckConstraint("state IN ('draft', 'published', 'cancelled')", name="known_state"),
    )

    id: Mapped[UUID] = id_column()
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[int]
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
        """How many places nobody holds."""
        return self.capacity - self.taken


class Rsvp(db.Model):
    """A person's answer to a gathering: for how many places, the person's own included.

    `number` orders those who wait; who is passed over keeps it. One open answer per person and
    gathering; an answer taken back stays as a trace, and the next one is a new row.
    """

    __tablename__ = "rsvps"
    __table_args__ = (
        CheckConstraint("places BETWEEN 1 AND 10", name="party_size"),
        CheckConstraint("state IN ('confirmed', 'waiting', 'cancelled')", name="known_state"),
        CheckConstraint("state != 'waiting' OR number IS NOT NULL", name="waits_in_order"),
        CheckConstraint(
            "admitted_as IN ('member', 'representative', 'guest')", name="known_admission"
        ),
        Index(
            "uq_rsvps_one_open_answer_each",
            "gathering_id",
            "person_id",
            unique=True,
            postgresql_where=text("state != 'cancelled'"),
            sqlite_where=text("state != 'cancelled'"),
        ),
        Index(
            "uq_rsvps_waiting_in_order",
            "gathering_id",
            "number",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        Index("ix_rsvps_of_a_gathering", "gathering_id", "id"),
        Index("ix_rsvps_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    person_id: Mapped[UUID]
    places: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    number: Mapped[int | None]
    admitted_as: Mapped[str] = mapped_column(String(16))
    answered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class StaffRole(db.Model):
    """A person holds a role on the association's staff, as far as this service has heard."""

    __tablename__ = "staff_roles"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class Representation(db.Model):
    """A person speaks for an organisation from a date; from `left_on` on no longer."""

    __tablename__ = "representations"
    __table_args__ = (Index("ix_representations_person_id", "person_id"),)

    representation_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID]
    starts_on: Mapped[date | None]
    left_on: Mapped[date | None]


class Membership(db.Model):
    """An organisation or a person is a member from a date; from `lapsed_on` on no longer."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("ix_memberships_organisation_id", "organisation_id"),
        Index("ix_memberships_person_id", "person_id"),
    )

    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    starts_on: Mapped[date | None]
    lapsed_on: Mapped[date | None]


PROJECTIONS = (Membership, Representation, StaffRole)
"""What is nothing but heard: it can be forgotten and heard again. Answers keep what they were admitted as."""
