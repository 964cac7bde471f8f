"""Access: staff roles and sign-in links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class StaffRole(db.Model):
    """What a person may do for the association."""

    __tablename__ = "staff_roles"
    __table_args__ = (
        CheckConstraint(
            "role IN ('steward', 'treasurer', 'event-manager', 'admin')", name="role_is_known"
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    appointed_at: Mapped[datetime]


class Identity(db.Model):
    """What a provider of identities calls a person."""

    __tablename__ = "identities"
    __table_args__ = (Index("ix_identities_person_id", "person_id"),)

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    connected_at: Mapped[datetime]


class SignInLink(db.Model):
    """A link that signs a person in once, within minutes."""

    __tablename__ = "sign_in_links"
    __table_args__ = (Index("ix_sign_in_links_person_id", "person_id", "expires_at"),)

    id: Mapped[UUID] = id_column()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
