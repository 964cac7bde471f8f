"""People, as far as letters need to know them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models.database import db
from shared.database import JSONColumn


class Contact(db.Model):
    """A person's name, the address that they are written to, and the language if they said one."""

    __tablename__ = "contacts"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    email: Mapped[str]
    letter_language: Mapped[str] = mapped_column(default="", server_default="")


class Organisation(db.Model):
    """An organisation's name."""

    __tablename__ = "organisations"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]


class Membership(db.Model):
    """Since when an organisation is a member."""

    __tablename__ = "memberships"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    joined_at: Mapped[datetime]


class Representation(db.Model):
    """A person speaks for an organisation; `appointed_at` is when that was said."""

    __tablename__ = "representations"

    representation_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    appointed_at: Mapped[datetime]
    event_id: Mapped[UUID]
    event_data: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    left_on: Mapped[date | None]


class StaffRole(db.Model):
    """A person works for the association in a role; `appointed_at` is when that was said."""

    __tablename__ = "staff_roles"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    appointed_at: Mapped[datetime]
