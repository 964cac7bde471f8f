"""What was said about dues and when: the notices of a term, and the reminders of an invoice."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db


class NoticeState(StrEnum):
    """What became of a step: it was said, or went by while nobody looked at the clock."""

    SAID = "said"
    SKIPPED = "skipped"


_STATES = ", ".join(f"'{state}'" for state in NoticeState)


class Reminder(db.Model):
    """That an invoice, or one of its instalments, was reminded of on a step, or the step went by: once.

    `part` is the number of the instalment, or 0 where the invoice is due as one.
    """

    __tablename__ = "reminders"
    __table_args__ = (CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),)

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    noted_on: Mapped[date]


class Notice(db.Model):
    """That a step of the ladder of a term was said, or skipped: each at most once."""

    __tablename__ = "notices"
    __table_args__ = (CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),)

    term_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    noted_on: Mapped[date]
