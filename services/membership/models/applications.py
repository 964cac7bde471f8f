"""Applications: how a newcomer asks to join."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class ApplicationState(StrEnum):
    """How far an application has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CONVERTED = "converted"


_STATES = ", ".join(f"'{state}'" for state in ApplicationState)
_OPEN = text("state IN ('draft', 'submitted', 'under_review', 'approved')")


_OPEN_ALONE = text(f"{_OPEN} AND organisation_id IS NULL")


class Application(db.Model):
    """A person asks to become a member, or for their organisation to become one.

    `answers` keeps what was written, also where the directory knew the applicant already.
    """

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        Index(
            "uq_applications_open",
            "person_id",
            "tier_slug",
            "organisation_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index(
            "uq_applications_open_alone",
            "person_id",
            "tier_slug",
            unique=True,
            postgresql_where=_OPEN_ALONE,
            sqlite_where=_OPEN_ALONE,
        ),
        Index("ix_applications_state", "state", "id"),
        Index("ix_applications_membership_id", "membership_id"),
    )

    id: Mapped[UUID] = id_column()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    tier_slug: Mapped[str] = mapped_column(ForeignKey("tiers.slug"))
    state: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id"))
