"""Sponsorships: who pays for whom; they follow the person, not an employer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class Covers(StrEnum):
    """What a sponsor pays for."""

    MEMBERSHIP = "membership"
    PLACE = "place"


class Sponsorship(db.Model):
    """A member pays for a person, `[starts_on, ends_on)`; without an end, until somebody ends it."""

    __tablename__ = "sponsorships"
    __table_args__ = (
        CheckConstraint(
            "(sponsor_organisation_id IS NULL) <> (sponsor_person_id IS NULL)", name="one_sponsor"
        ),
        CheckConstraint("covers IN ('membership', 'place')", name="covers_is_known"),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ends_after_it_starts"),
        Index("ix_sponsorships_person_id", "person_id", "covers"),
        Index("ix_sponsorships_sponsor_organisation_id", "sponsor_organisation_id"),
        Index("ix_sponsorships_sponsor_person_id", "sponsor_person_id"),
    )

    id: Mapped[UUID] = id_column()
    sponsor_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    sponsor_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    covers: Mapped[str] = mapped_column(String(20))
    gathering_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    agreed_at: Mapped[datetime]
