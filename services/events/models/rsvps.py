"""Answers: who comes to a gathering, waits for a place, or gave it back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import JSONColumn, id_column


class RsvpState(StrEnum):
    """What an answer amounts to: places, for good or until they are paid, a position, a question, or nothing."""

    CONFIRMED = "confirmed"
    HELD = "held"
    OFFERED = "offered"
    WAITING = "waiting"
    ASKED = "asked"
    CANCELLED = "cancelled"


HAS_PLACES = (RsvpState.CONFIRMED, RsvpState.HELD, RsvpState.OFFERED)
"""The states in which an answer has places that nobody else can have."""


class Admission(StrEnum):
    """As what a person was let in; kept on the answer, whatever becomes of the membership."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    GUEST = "guest"


class Rsvp(db.Model):
    """A person's answer to a gathering: for how many places, the person's own included.

    `ticket_type_id`, `price_minor` (of one place) and `currency` are what was right when it was given.
    `fee_minor` is what giving back cost; `answers` are to the questions of the gathering, by key.
    By `allocation_id` a person comes on places that are kept for a sponsor.
    `number` orders those who wait; who is passed over keeps it. One open answer per person and
    gathering; an answer taken back stays as a trace, and the next one is a new row.

    What costs something is *held* until `held_until`, and confirmed once it is paid. `bill_id` is the bill of
    it, by whatever invoice (`invoice_id`); it goes along when the places become another's. `ran_out` says that
    it was not paid, or answered, in time: an answer that waited may be *offered* its places until then.
    """

    __tablename__ = "rsvps"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="no_negative_price"),
        CheckConstraint("places BETWEEN 1 AND 10", name="party_size"),
        CheckConstraint(
            "state IN ('confirmed', 'held', 'offered', 'waiting', 'asked', 'cancelled')",
            name="known_state",
        ),
        CheckConstraint(
            "state != 'held' OR (held_until IS NOT NULL AND bill_id IS NOT NULL)",
            name="held_until_when",
        ),
        CheckConstraint("state != 'offered' OR held_until IS NOT NULL", name="offered_until_when"),
        CheckConstraint("fee_minor >= 0", name="no_negative_fee"),
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
        Index("ix_rsvps_bill_id", "bill_id"),
        Index("ix_rsvps_allocation_id", "allocation_id"),
        Index(
            "ix_rsvps_held_until",
            "held_until",
            postgresql_where=text("state IN ('held', 'offered')"),
            sqlite_where=text("state IN ('held', 'offered')"),
        ),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    person_id: Mapped[UUID]
    places: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    number: Mapped[int | None]
    ticket_type_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket_types.id"))
    allocation_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocations.id"))
    price_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="")
    fee_minor: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, str]] = mapped_column(JSONColumn, default=dict)
    admitted_as: Mapped[str] = mapped_column(String(16))
    answered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    bill_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    ran_out: Mapped[bool] = mapped_column(default=False)

    @property
    def amount_minor(self) -> int:
        """What all its places cost."""
        return self.price_minor * self.places
