"""Grants: terms that cost nothing, or less, for a reason and until a day; and the cases behind some."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class GrantKind(StrEnum):
    """Why a term costs nothing, or less."""

    COMPLIMENTARY = "complimentary"
    HARDSHIP = "hardship"


class GrantReason(StrEnum):
    """What a membership is given for."""

    HONORARY = "honorary"
    PARTNER = "partner"
    SPEAKER = "speaker"
    VOLUNTEER = "volunteer"
    STAFF = "staff"
    TRIAL = "trial"
    HARDSHIP = "hardship"
    OTHER = "other"


class CaseState(StrEnum):
    """How far a case of hardship has come."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


_REASONS = ", ".join(f"'{reason}'" for reason in GrantReason)
_KINDS = ", ".join(f"'{kind}'" for kind in GrantKind)
_STATES = ", ".join(f"'{state}'" for state in CaseState)
_ONE_PRICE = (
    "(kind = 'complimentary' AND percent IS NULL AND price_minor IS NULL)"
    " OR (kind = 'hardship' AND (percent IS NULL) <> (price_minor IS NULL))"
)
_ASKED = text("state = 'asked'")


class HardshipCase(db.Model):
    """Somebody asks not to pay. Others know the reference; what was told stays with who decides.

    `statement` is emptied when the case is decided: the reason given stays, the circumstances do not.
    """

    __tablename__ = "hardship_cases"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        CheckConstraint(
            "(application_id IS NULL) <> (membership_id IS NULL)", name="one_thing_is_asked_for"
        ),
        UniqueConstraint("reference"),
        Index(
            "uq_hardship_cases_application",
            "application_id",
            unique=True,
            postgresql_where=_ASKED,
            sqlite_where=_ASKED,
        ),
        Index(
            "uq_hardship_cases_membership",
            "membership_id",
            unique=True,
            postgresql_where=_ASKED,
            sqlite_where=_ASKED,
        ),
        Index("ix_hardship_cases_state", "state", "id"),
    )

    id: Mapped[UUID] = id_column()
    reference: Mapped[str] = mapped_column(String(20))
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("applications.id"))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    statement: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]


class Grant(db.Model):
    """Terms that cost nothing, or less, until a day: for an application, or for a membership that is there.

    A complimentary one is a term without a price. After a case of hardship, the lines for terms that start
    before `ends_on` ask for `percent` of their price, or for no more than `price_minor`.
    """

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_is_known"),
        CheckConstraint(
            "(application_id IS NOT NULL) OR (membership_id IS NOT NULL)", name="is_for_something"
        ),
        CheckConstraint(f"reason_code IN ({_REASONS})", name="reason_is_known"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_is_a_part"),
        CheckConstraint("price_minor >= 0", name="price_is_not_negative"),
        CheckConstraint(_ONE_PRICE, name="hardship_has_one_price"),
        UniqueConstraint("application_id"),
        UniqueConstraint("case_id"),
        Index("ix_grants_membership_id", "membership_id"),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("applications.id"))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("hardship_cases.id"))
    reason_code: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    percent: Mapped[int | None]
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_by_id: Mapped[UUID | None]
    granted_by_id: Mapped[UUID | None]
    granted_at: Mapped[datetime]
