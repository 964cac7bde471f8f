"""Memberships, and the facts that a membership's standing follows from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from services.membership.models.tiers import Tier
from services.membership.models.words import known
from shared.database import JSONColumn, id_column

_COUNTS = text("voided_at IS NULL")


class Origin(StrEnum):
    """How a term came about."""

    JOIN = "join"
    RENEWAL = "renewal"
    REJOIN = "rejoin"
    UPGRADE = "upgrade"
    GRANT = "grant"
    IMPORT = "import"


class ExitKind(StrEnum):
    """How a membership is over."""

    RESIGNED = "resigned"
    TERMINATED = "terminated"
    CEASED = "ceased"


class Cessation(StrEnum):
    """Why a membership ceased: its holder is no more."""

    DISSOLVED = "dissolved"
    DECEASED = "deceased"
    MERGED = "merged"


class Membership(db.Model):
    """An organisation's or a person's belonging to the association; its facts hang on it.

    `number` is its member number, never given again. `taken_over` says that it ran before the
    association used Footbridge. `next_tier_slug` is the tier that it takes at its next renewal, where
    that is another one; `extra_seats` are those paid for beyond what the tier gives. `size_exception` is
    why an organisation keeps a tier that is for others by their size. `answers` are what the tier asks,
    where that was said anew since the application.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_holder"),
        Index("uq_memberships_number", "number", unique=True),
        Index("ix_memberships_organisation_id", "organisation_id"),
        Index("ix_memberships_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    number: Mapped[int]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    tier_slug: Mapped[str] = mapped_column(ForeignKey("tiers.slug"))
    next_tier_slug: Mapped[str | None] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    extra_seats: Mapped[int] = mapped_column(default=0)
    auto_renew: Mapped[bool] = mapped_column(default=False)
    taken_over: Mapped[bool] = mapped_column(default=False)
    size_exception: Mapped[str] = mapped_column(String(300), default="", server_default="")
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSONColumn)
    created_at: Mapped[datetime]

    tier: Mapped[Tier] = relationship(lazy="selectin")
    all_terms: Mapped[list[Term]] = relationship(order_by="Term.starts_on", lazy="selectin")
    holds: Mapped[list[Hold]] = relationship(order_by="Hold.starts_on", lazy="selectin")
    exits: Mapped[list[Exit]] = relationship(order_by="Exit.effective_on", lazy="selectin")

    @property
    def terms(self) -> list[Term]:
        """The terms that count, in their order: those that others have taken the place of do not."""
        counting = [term for term in self.all_terms if term.voided_at is None]
        return sorted(counting, key=lambda term: term.starts_on)


class Term(db.Model):
    """One paid or granted span of a membership, `[starts_on, ends_on)`; no two share a day.

    It ends `anchor_months` after its anchor, so that a 31st never drifts. Until when grace lasts is
    fixed with it. A line of an invoice grants one term; one that another took the place of is void.
    `look_on` is when it is next looked at, for renewal and notices: at once while new, and never again
    when its time is over.
    """

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="ends_after_it_starts"),
        CheckConstraint("ends_on <= grace_ends_on", name="grace_follows_the_end"),
        CheckConstraint(f"origin IN ({known(Origin)})", name="origin_is_known"),
        Index(
            "uq_terms_starts_on",
            "membership_id",
            "starts_on",
            unique=True,
            postgresql_where=_COUNTS,
            sqlite_where=_COUNTS,
        ),
        Index("uq_terms_invoice_line_id", "invoice_line_id", unique=True),
        Index("ix_terms_ends_on", "ends_on", "membership_id"),
        Index("ix_terms_invoice_id", "invoice_id"),
        Index("ix_terms_look_on", "look_on", "id"),
    )

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    tier_slug: Mapped[str] = mapped_column(ForeignKey("tiers.slug"))
    origin: Mapped[str] = mapped_column(String(20))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    invoice_line_id: Mapped[UUID | None]
    grant_id: Mapped[UUID | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    grace_ends_on: Mapped[date]
    anchor_on: Mapped[date]
    anchor_months: Mapped[int]
    granted_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    look_on: Mapped[date | None] = mapped_column(default=date.min, server_default="0001-01-01")


class CarriedOut(db.Model):
    """That what a paid line of an invoice asked for was done; each line is carried out once."""

    __tablename__ = "carried_out_lines"

    invoice_line_id: Mapped[UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    carried_out_at: Mapped[datetime]


class Hold(db.Model):
    """A span in which a membership rests, `[starts_on, released_on)`."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("starts_on <= released_on", name="released_after_it_starts"),
        Index("ix_holds_membership_id", "membership_id"),
    )

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    starts_on: Mapped[date]
    released_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")


class Exit(db.Model):
    """How and from when a membership is over: resigned, terminated or ceased.

    Taken back from a day on (`revoked_on`), it counts for the days before alone.
    """

    __tablename__ = "exits"
    __table_args__ = (
        CheckConstraint(f"kind IN ({known(ExitKind)})", name="kind_is_known"),
        Index("ix_exits_membership_id", "membership_id"),
        Index("ix_exits_effective_on", "effective_on"),
    )

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    kind: Mapped[str] = mapped_column(String(20))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    cause: Mapped[str] = mapped_column(String(20), default="")
    appeal_until: Mapped[date | None]
    revoked_on: Mapped[date | None]
    noted_at: Mapped[datetime | None]
    noted_by_id: Mapped[UUID | None]


class SeatChange(db.Model):
    """That a membership has so many extra seats more from a day on, or fewer; `extra_seats` is where that led."""

    __tablename__ = "seat_changes"
    __table_args__ = (Index("ix_seat_changes_membership_id", "membership_id", "changed_on"),)

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    changed_on: Mapped[date]
    change: Mapped[int]


class Transition(db.Model):
    """That a change of standing was announced; each is announced once.

    `fact_id` is the term, the hold or the exit that the change follows from.
    """

    __tablename__ = "transitions"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    fact_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    effective_on: Mapped[date]
