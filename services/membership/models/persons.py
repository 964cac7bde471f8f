"""Persons, where they are written to, and their profiles."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class Person(db.Model):
    """A human being with a name and addresses; neither is an identity.

    `likeness_key` and `phone_key` are what a person is compared by to find records that may be the same.
    """

    __tablename__ = "persons"
    __table_args__ = (
        Index("ix_persons_match_key", "match_key"),
        Index("ix_persons_likeness_key", "likeness_key"),
        Index("ix_persons_phone_key", "phone_key"),
    )

    id: Mapped[UUID] = id_column()
    full_name: Mapped[str] = mapped_column(String(200))
    match_key: Mapped[str] = mapped_column(String(520))
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    letter_language: Mapped[str] = mapped_column(String(35), default="", server_default="")
    likeness_key: Mapped[str] = mapped_column(String(200), default="", server_default="")
    phone_key: Mapped[str] = mapped_column(String(20), default="", server_default="")
    registered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    contact_points: Mapped[list[ContactPoint]] = relationship(
        back_populates="person", order_by="ContactPoint.id", lazy="selectin"
    )
    profile: Mapped[Profile | None] = relationship(back_populates="person", uselist=False)

    __mapper_args__ = {"version_id_col": version}

    @property
    def email(self) -> str:
        """The address that the person is written to."""
        return next((point.address for point in self.contact_points if point.is_preferred), "")


class ContactPoint(db.Model):
    """An address of a person; two persons may share one."""

    __tablename__ = "contact_points"
    __table_args__ = (
        UniqueConstraint("person_id", "address_key"),
        Index("ix_contact_points_address_key", "address_key"),
    )

    id: Mapped[UUID] = id_column()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    address: Mapped[str] = mapped_column(String(254))
    address_key: Mapped[str] = mapped_column(String(254))
    is_preferred: Mapped[bool] = mapped_column(default=True)

    person: Mapped[Person] = relationship(back_populates="contact_points")


class Profile(db.Model):
    """What a person offers, needs and cares about, and who may see which of it."""

    __tablename__ = "profiles"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    interests: Mapped[str] = mapped_column(Text, default="")
    offers: Mapped[list[dict[str, str]]] = mapped_column(JSONColumn, default=list)
    needs: Mapped[list[dict[str, str]]] = mapped_column(JSONColumn, default=list)
    causes: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    regions: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    languages: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    country: Mapped[str] = mapped_column(String(2), default="")
    discreet: Mapped[bool] = mapped_column(default=False)
    wants_introductions: Mapped[bool] = mapped_column(default=True)
    visibility: Mapped[dict[str, Any]] = mapped_column(JSONColumn, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(back_populates="profile")

    __mapper_args__ = {"version_id_col": version}
