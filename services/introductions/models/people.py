"""People and organisations as far as introductions need them: what other services said of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.introductions.models.database import db
from shared.database import JSONColumn


class Person(db.Model):
    """Somebody who may be introduced; who locks this row may propose to them.

    Until a profile was heard (`described`) a person counts as discreet and wants no introductions. The row holds
    no name: names are in `contacts` alone. At `nobody_found_at` matching last said that nobody fits them.
    """

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("open_limit BETWEEN 0 AND 5", name="open_limit"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    described: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    discreet: Mapped[bool] = mapped_column(default=True)
    wants_introductions: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[dict[str, str]] = mapped_column(JSONColumn, default=dict)
    open_limit: Mapped[int] = mapped_column(default=3)
    paused_until: Mapped[date | None]
    nobody_found_at: Mapped[datetime | None]


class Contact(db.Model):
    """A person's name and address, kept only to be exchanged once an introduction is made, and what they read."""

    __tablename__ = "contacts"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    email: Mapped[str]
    letter_language: Mapped[str] = mapped_column(default="", server_default="")


class Organisation(db.Model):
    """A body that people speak for."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    sector: Mapped[str]
    country: Mapped[str]
    size_band: Mapped[str] = mapped_column(default="")


class Representation(db.Model):
    """A person speaks for an organisation, from a date until the day it ends (that day no longer)."""

    __tablename__ = "representations"
    __table_args__ = (
        Index("ix_representations_person_id", "person_id"),
        Index("ix_representations_organisation_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID]
    roles: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    starts_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class Membership(db.Model):
    """Whether an organisation, or a person on their own, is a member, and since when, where that was heard."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("ix_memberships_person_id", "person_id"),
        Index("ix_memberships_organisation_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    active: Mapped[bool]
    since: Mapped[date | None]


class StaffRole(db.Model):
    """A person works for the association in a role."""

    __tablename__ = "staff_roles"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
