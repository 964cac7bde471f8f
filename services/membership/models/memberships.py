"""Tiers, memberships, and the facts that a membership's standing follows from."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class Tier(db.Model):
    """What a kind of member pays and gets. `kind` says who may hold it: organisation or person."""

    __tablename__ = "tiers"
    __table_args__ = (
        CheckConstraint("kind IN ('organisation', 'person')", name="kind_is_known"),
        CheckConstraint("price_minor >= 0", name="price_is_not_negative"),
        CheckConstraint("seats >= 1", name="seats_are_given"),
        CheckConstraint("period_months >= 1", name="period_is_whole_months"),
    )

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    sectors: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    size_bands: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    period_months: Mapped[int] = mapped_column(default=12)
    seats: Mapped[int] = mapped_column(default=1)
    grace_days: Mapped[int]
    due_days: Mapped[int] = mapped_column(default=30)
    renewal_opens_days: Mapped[int] = mapped_column(default=60)
    reinstatement_days: Mapped[int] = mapped_column(default=365)
    charge_notice_days: Mapped[int] = mapped_column(default=7)
    charge_days: Mapped[list[int]] = mapped_column(JSONColumn, default=lambda: [0, 3, 7, 14])


class Membership(db.Model):
    """An organisation's or a person's belonging to the association; its facts hang on it.

    `taken_over` says that it ran before the association used Footbridge.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_holder"),
        Index("ix_memberships_organisation_id", "organisation_id"),
        Index("ix_memberships_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    tier_slug: Mapped[str] = mapped_column(ForeignKey("tiers.slug"))
    taken_over: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    tier: Mapped[Tier] = relationship(lazy="selectin")
    terms: Mapped[list[Term]] = relationship(order_by="Term.starts_on", lazy="selectin")
    holds: Mapped[list[Hold]] = relationship(order_by="Hold.starts_on", lazy="selectin")
    exits: Mapped[list[Exit]] = relationship(order_by="Exit.effective_on", lazy="selectin")


class Term(db.Model):
    """One paid or granted span of a membership, `[starts_on, ends_on)`.

    It ends `anchor_months` after its anchor, so that a 31st never drifts. An invoice grants one term.
    """

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="ends_after_it_starts"),
        UniqueConstraint("membership_id", "starts_on"),
        UniqueConstraint("invoice_id"),
    )

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    anchor_on: Mapped[date]
    anchor_months: Mapped[int]
    granted_at: Mapped[datetime]


class Hold(db.Model):
    """A span in which a membership rests, `[starts_on, released_on)`."""

    __tablename__ = "holds"
    __table_args__ = (Index("ix_holds_membership_id", "membership_id"),)

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    starts_on: Mapped[date]
    released_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")


class Exit(db.Model):
    """How and from when a membership is over: resigned, terminated or ceased."""

    __tablename__ = "exits"
    __table_args__ = (
        CheckConstraint("kind IN ('resigned', 'terminated', 'ceased')", name="kind_is_known"),
        Index("ix_exits_membership_id", "membership_id"),
    )

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    kind: Mapped[str] = mapped_column(String(20))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")


class Transition(db.Model):
    """That a change of standing was announced; each is announced once."""

    __tablename__ = "transitions"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    term_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    effective_on: Mapped[date]
