"""Tiers: what a kind of member pays and gets, and what it costs from when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from services.membership.models.words import TaxBehaviour, known
from shared.database import JSONColumn, id_column

NOTICE_DAYS = (-60, -30, -7, 0, 7, 21)
REMINDER_DAYS = (-7, 0, 7, 21, 35)
INSTALMENTS = (1, 2, 4, 12)


class Period(StrEnum):
    """From when the terms of a tier are counted."""

    ANNIVERSARY = "anniversary"
    CALENDAR = "calendar"


class LateRenewal(StrEnum):
    """Where a term starts that is paid for late."""

    CONTINUOUS_IN_GRACE = "continuous-in-grace"
    ALWAYS_CONTINUOUS = "always-continuous"
    ALWAYS_RESTART = "always-restart"


class Admission(StrEnum):
    """Who may bring a member into a tier."""

    PUBLIC = "public"
    ADMIN_ONLY = "admin-only"
    RENEWAL_ONLY = "renewal-only"


class Tier(db.Model):
    """What a kind of member pays and gets. `kind` says who may hold it: organisation or person.

    `currency` is the one that prices are asked in where nothing else is said.
    """

    __tablename__ = "tiers"
    __table_args__ = (
        CheckConstraint("kind IN ('organisation', 'person')", name="kind_is_known"),
        CheckConstraint("seats >= 1", name="seats_are_given"),
        CheckConstraint("period_months >= 1", name="period_is_whole_months"),
        CheckConstraint(f"period IN ({known(Period)})", name="period_is_known"),
        CheckConstraint("calendar_start_month BETWEEN 1 AND 12", name="start_is_a_month"),
        CheckConstraint(f"late_renewal IN ({known(LateRenewal)})", name="late_renewal_is_known"),
        CheckConstraint(f"admission IN ({known(Admission)})", name="admission_is_known"),
        CheckConstraint("application_days >= 1", name="application_days_are_some"),
        CheckConstraint("counsel_share_bp BETWEEN 0 AND 10000", name="share_is_a_part"),
    )

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    sectors: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    size_bands: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    currency: Mapped[str] = mapped_column(String(3))
    period_months: Mapped[int] = mapped_column(default=12)
    period: Mapped[str] = mapped_column(String(20), default=Period.ANNIVERSARY)
    calendar_start_month: Mapped[int] = mapped_column(default=1)
    rollover_months: Mapped[int] = mapped_column(default=3)
    late_renewal: Mapped[str] = mapped_column(String(30), default=LateRenewal.CONTINUOUS_IN_GRACE)
    admission: Mapped[str] = mapped_column(String(20), default=Admission.PUBLIC)
    seats: Mapped[int] = mapped_column(default=1)
    grace_days: Mapped[int]
    due_days: Mapped[int] = mapped_column(default=30)
    renewal_opens_days: Mapped[int] = mapped_column(default=60)
    reinstatement_days: Mapped[int] = mapped_column(default=365)
    charge_notice_days: Mapped[int] = mapped_column(default=7)
    charge_days: Mapped[list[int]] = mapped_column(JSONColumn, default=lambda: [0, 3, 7, 14])
    approvals_needed: Mapped[int] = mapped_column(default=1)
    renewal_approvals_needed: Mapped[int] = mapped_column(default=0)
    approver_ids: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn, default=list)
    application_days: Mapped[int] = mapped_column(default=90)
    notice_days: Mapped[list[int]] = mapped_column(JSONColumn, default=lambda: [*NOTICE_DAYS])
    reminder_days: Mapped[list[int]] = mapped_column(JSONColumn, default=lambda: [*REMINDER_DAYS])
    counsel_share_bp: Mapped[int] = mapped_column(default=500)
    instalments_allowed: Mapped[list[int]] = mapped_column(
        JSONColumn, default=lambda: [*INSTALMENTS]
    )

    prices: Mapped[list[TierPrice]] = relationship(order_by="TierPrice.valid_from", lazy="selectin")


class TierPrice(db.Model):
    """What a period of a tier costs from a day on, in one currency, until the next version.

    `extra_seat_minor` is what one seat more costs for a period; without it no seats are sold.
    """

    __tablename__ = "tier_prices"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_is_not_negative"),
        CheckConstraint("extra_seat_minor >= 0", name="seat_is_not_negative"),
        CheckConstraint("tax_rate_bp BETWEEN 0 AND 10000", name="rate_is_a_part"),
        CheckConstraint(f"tax_behaviour IN ({known(TaxBehaviour)})", name="tax_is_known"),
        UniqueConstraint("tier_slug", "currency", "valid_from"),
    )

    id: Mapped[UUID] = id_column()
    tier_slug: Mapped[str] = mapped_column(ForeignKey("tiers.slug"))
    currency: Mapped[str] = mapped_column(String(3))
    valid_from: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    tax_behaviour: Mapped[str] = mapped_column(String(20), default=TaxBehaviour.EXEMPT)
    tax_rate_bp: Mapped[int] = mapped_column(default=0)
    extra_seat_minor: Mapped[int | None] = mapped_column(BigInteger)
