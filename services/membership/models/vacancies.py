"""Vacancies: roles of an organisation that nobody holds, since when, and until when that may be."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class VacancyState(StrEnum):
    """Whether a role is still vacant."""

    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"


_STATES = ", ".join(f"'{state}'" for state in VacancyState)
_OPEN = text("state = 'open'")


class Vacancy(db.Model):
    """Nobody holds a role that somebody should; past `deadline_on` the stewards are called, once.

    Filled, it tells how long that took. It is closed when the organisation is a member no more.
    """

    __tablename__ = "vacancies"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        CheckConstraint("filled_on >= opened_on", name="filled_after_it_opened"),
        Index(
            "uq_vacancies_open",
            "organisation_id",
            "role",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_vacancies_deadline_on", "state", "deadline_on"),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date]
    deadline_on: Mapped[date]
    left_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    called_at: Mapped[datetime | None]
    filled_on: Mapped[date | None]
    filled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))

    @property
    def days(self) -> int | None:
        """How many days it took to fill; None while nobody does."""
        return (self.filled_on - self.opened_on).days if self.filled_on else None
