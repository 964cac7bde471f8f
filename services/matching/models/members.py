"""What matching was told of organisations, persons, memberships and representatives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.matching.models.database import db
from shared.database import JSONColumn


class Organisation(db.Model):
    """A body that people speak for, without its name: matching has no use for it."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sector: Mapped[str]
    country: Mapped[str]
    mission: Mapped[str]
    causes: Mapped[list[str]] = mapped_column(JSONColumn)
    regions: Mapped[list[str]] = mapped_column(JSONColumn)
    languages: Mapped[list[str]] = mapped_column(JSONColumn)


class Profile(db.Model):
    """What a person offers, needs and cares about, as last published."""

    __tablename__ = "profiles"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    interests: Mapped[str]
    offers: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    needs: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    causes: Mapped[list[str]] = mapped_column(JSONColumn)
    regions: Mapped[list[str]] = mapped_column(JSONColumn)
    languages: Mapped[list[str]] = mapped_column(JSONColumn)
    country: Mapped[str]
    discreet: Mapped[bool]
    wants_introductions: Mapped[bool]
    published_at: Mapped[datetime]


class Membership(db.Model):
    """A membership of an organisation or of a person, and whether it runs."""

    __tablename__ = "memberships"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    starts_on: Mapped[date]
    is_active: Mapped[bool]
    taken_over: Mapped[bool]
    announced_at: Mapped[datetime]


class Representation(db.Model):
    """A person speaks for an organisation, or did until they left."""

    __tablename__ = "representations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    starts_on: Mapped[date]
    taken_over: Mapped[bool]
    has_left: Mapped[bool]
    announced_at: Mapped[datetime]
