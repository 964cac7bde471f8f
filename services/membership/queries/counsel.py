"""What the counsel fund holds, and what it was spent on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from services.membership.models import CounselFund, CounselReservation, CounselSpending
from shared.database import Page, Session, keyset


def balances(session: Session) -> Sequence[CounselFund]:
    """What the fund holds, in each currency in which dues ever fed it."""
    return session.scalars(select(CounselFund).order_by(CounselFund.currency)).all()


def spendings(session: Session, after: str | None, limit: int) -> Page[CounselSpending]:
    """What was spent of it, oldest first."""
    return keyset(session, select(CounselSpending), CounselSpending.id, after, limit)


def reservations(session: Session, after: str | None, limit: int) -> Page[CounselReservation]:
    """What it keeps, or kept, for booked hours, in the order of booking."""
    key = CounselReservation.booking_id
    return keyset(session, select(CounselReservation), key, after, limit)
