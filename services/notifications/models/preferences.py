"""What people wish to be written to about, and what they agreed to."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models.database import db


class Group(StrEnum):
    """Letters that a person may do without, by what they are about; the values stand in links."""

    INTRODUCTIONS = "introductions"
    GATHERINGS = "events"
    ASSOCIATION = "association"


class Preference(db.Model):
    """Which groups of letters a person wants, and whether as one letter a day.

    Who never said anything has no row, and gets every letter when it is due.
    """

    __tablename__ = "preferences"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    introductions: Mapped[bool] = mapped_column(default=True)
    gatherings: Mapped[bool] = mapped_column(default=True)
    association: Mapped[bool] = mapped_column(default=True)
    daily: Mapped[bool] = mapped_column(default=False)


class Consent(db.Model):
    """Whether a person agrees to a purpose, as was heard last; letters that leave for it need it."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_purpose", "purpose", "given"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    given: Mapped[bool]
