"""Invitations: somebody is asked to speak for an organisation, and a seat is kept for them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class InvitationState(StrEnum):
    """What became of an invitation."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


_STATES = ", ".join(f"'{state}'" for state in InvitationState)
_SENT = text("state = 'sent'")


class Invitation(db.Model):
    """A person is asked to speak for an organisation; while it is open it holds a seat.

    It is open until the day `expires_on` begins. `link_number` counts the letters: only the link in
    the last one works, and once.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        Index(
            "uq_invitations_open",
            "organisation_id",
            "person_id",
            unique=True,
            postgresql_where=_SENT,
            sqlite_where=_SENT,
        ),
        Index("ix_invitations_organisation_id", "organisation_id", "state"),
        Index("ix_invitations_expires_on", "state", "expires_on"),
        Index("ix_invitations_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    roles: Mapped[list[str]] = mapped_column(JSONColumn)
    state: Mapped[str] = mapped_column(String(20))
    link_number: Mapped[int] = mapped_column(default=1)
    invited_by_id: Mapped[UUID | None]
    invited_at: Mapped[datetime]
    expires_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    representation_id: Mapped[UUID | None] = mapped_column(ForeignKey("representations.id"))
