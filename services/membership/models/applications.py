"""Applications: how a newcomer asks to join, or a member to go on where that is decided anew."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from services.membership.models.tiers import Tier
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


class ApplicationKind(StrEnum):
    """What an application asks for: to join, or to go on for another term."""

    JOIN = "join"
    RENEWAL = "renewal"


class Vote(StrEnum):
    """What an approver says."""

    YES = "yes"
    NO = "no"


OPEN_STATES = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.UNDER_REVIEW,
    ApplicationState.APPROVED,
)

_STATES = ", ".join(f"'{state}'" for state in ApplicationState)
_KINDS = ", ".join(f"'{kind}'" for kind in ApplicationKind)
_VOTES = ", ".join(f"'{vote}'" for vote in Vote)
_OPEN = text("state IN ('draft', 'submitted', 'under_review', 'approved')")
_OPEN_ALONE = text(f"{_OPEN} AND organisation_id IS NULL")
_OPEN_RENEWAL = text(f"{_OPEN} AND kind = 'renewal'")


class Application(db.Model):
    """A person asks to become a member, or for their organisation to become one.

    `answers` keeps what was written, also where the directory knew the applicant already; what was
    answered to the tier's own questions stands under `questions`, and whether the person was described by
    nobody but the same person, signed in, under `is_own_word`. `touched_at` is when the applicant
    or an approver last did something: what rests too long expires.
    """

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_is_known"),
        CheckConstraint("donation_minor >= 0", name="donation_is_not_negative"),
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
        Index(
            "uq_applications_open_renewal",
            "membership_id",
            unique=True,
            postgresql_where=_OPEN_RENEWAL,
            sqlite_where=_OPEN_RENEWAL,
        ),
        Index("ix_applications_state", "state", "id"),
        Index("ix_applications_touched_at", "state", "touched_at"),
        Index("ix_applications_membership_id", "membership_id"),
        Index("ix_applications_organisation_id", "organisation_id"),
        Index("ix_applications_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(20), default=ApplicationKind.JOIN)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    tier_slug: Mapped[str] = mapped_column(ForeignKey("tiers.slug"))
    state: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    donation_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    purchase_order: Mapped[str] = mapped_column(String(100), default="")
    brought_by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    brought_by_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    brought_by: Mapped[str] = mapped_column(String(300), default="")
    started_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    link_sent_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id"))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))

    votes: Mapped[list[ApplicationVote]] = relationship(
        order_by="ApplicationVote.voted_at", lazy="selectin"
    )
    tier: Mapped[Tier] = relationship(viewonly=True)


class ApplicationVote(db.Model):
    """What one approver says of an application; a person has one vote."""

    __tablename__ = "application_votes"
    __table_args__ = (CheckConstraint(f"vote IN ({_VOTES})", name="vote_is_known"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    approver_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    vote: Mapped[str] = mapped_column(String(10))
    remark: Mapped[str] = mapped_column(Text, default="")
    voted_at: Mapped[datetime]
