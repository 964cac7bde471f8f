"""Keeping money of the counsel fund for hours that were booked: granted or refused, then spent or freed.

What is kept for a booking is a fold of what was said of it: whatever comes first or twice, each thing has its
effect once, and the fund never promises more than it holds.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from events.counsel import (
    CounselGranted,
    CounselRefused,
    CounselReleased,
    CounselRequested,
    CounselSpent,
)
from services.membership.actions.counsel import lock_fund, pay_out
from services.membership.models import CounselFund, CounselReservation, CounselSpending
from services.membership.models.dues import Method
from services.membership.models.ledger import ReservationState
from shared.database import Session, insert_once, lock_row
from shared.errors import Refusal
from shared.languages import mark
from shared.outbox import announce

NOT_ENOUGH = mark("There is not enough in the counsel fund.")
_OPEN = (ReservationState.ASKED, ReservationState.GRANTED)


class NotKeptForIt(Refusal):
    """More was spent than was kept for the booking."""


def answer_request(session: Session, asked: CounselRequested, now: datetime) -> None:
    """Keep what is asked for if so much is free, and say so, or say no. Asked again, the answer is the same."""
    row = _lock(session, asked.booking_id, now)
    if row.state == ReservationState.RELEASED:
        return
    if row.state == ReservationState.ASKED:
        row.currency, row.amount_minor = asked.currency, asked.amount_minor
        is_kept = keep(session, asked.currency, asked.amount_minor)
        row.state = ReservationState.GRANTED if is_kept else ReservationState.REFUSED
    _say(session, row)
    if row.state == ReservationState.GRANTED and row.spent_minor is not None:
        _pay(session, row, now)


def spend(session: Session, spent: CounselSpent, now: datetime) -> None:
    """Pay what was confirmed, out of what was kept; the rest is free again. Hearing twice pays once.

    What is confirmed before it was asked for waits for the request.
    """
    row = _lock(session, spent.booking_id, now)
    if row.state in _OPEN:
        row.minutes, row.spent_minor = spent.minutes, spent.amount_minor
        if row.state == ReservationState.GRANTED:
            _pay(session, row, now)
    elif row.state != ReservationState.SPENT:
        raise NotKeptForIt(f"The booking was {row.state}")


def release(session: Session, released: CounselReleased, now: datetime) -> None:
    """Free what is kept for a booking. Hearing twice, or after it was paid, frees nothing more."""
    row = _lock(session, released.booking_id, now)
    if row.state == ReservationState.GRANTED:
        lock_fund(session, row.currency).reserved_minor -= row.amount_minor
    if row.state in _OPEN:
        row.state, row.settled_at = ReservationState.RELEASED, now


def keep(session: Session, currency: str, amount_minor: int) -> bool:
    """Keep so much of the fund for a booking, in one statement, where so much is free; whether it was."""
    wanted = update(CounselFund).where(CounselFund.currency == currency, reaches(amount_minor))
    more = {"reserved_minor": CounselFund.reserved_minor + amount_minor}
    kept = session.execute(wanted.values(more).execution_options(synchronize_session="fetch"))
    return bool(kept.rowcount == 1)  # type: ignore[attr-defined]


def reaches(amount_minor: int) -> Any:
    """The condition that so much of the fund is free."""
    return CounselFund.balance_minor - CounselFund.reserved_minor >= amount_minor


def _lock(session: Session, booking_id: UUID, now: datetime) -> CounselReservation:
    """What is known of a booking, which nobody else changes meanwhile."""
    fresh = {"state": ReservationState.ASKED, "currency": "", "amount_minor": 0, "minutes": 0}
    insert_once(session, CounselReservation, booking_id=booking_id, asked_at=now, **fresh)
    row = lock_row(session, CounselReservation, booking_id)
    assert row is not None, "it was made if it was not there"
    return row


def _say(session: Session, row: CounselReservation) -> None:
    if row.state == ReservationState.REFUSED:
        announce(session, CounselRefused(booking_id=row.booking_id, reason=NOT_ENOUGH))
    else:
        granted = CounselGranted(
            booking_id=row.booking_id, amount_minor=row.amount_minor, currency=row.currency
        )
        announce(session, granted)


def _pay(session: Session, row: CounselReservation, now: datetime) -> None:
    spent = row.spent_minor or 0
    if spent > row.amount_minor:
        raise NotKeptForIt(f"{row.amount_minor} {row.currency} (minor units) were kept for it")
    fund = lock_fund(session, row.currency)
    fund.reserved_minor -= row.amount_minor
    row.state, row.settled_at = ReservationState.SPENT, now
    if spent:
        spending = CounselSpending(
            spent_for_id=row.booking_id,
            spent_on=now.date(),
            currency=row.currency,
            amount_minor=spent,
            note=f"of {row.minutes} minutes",
            method=Method.TRANSFER,
            recorded_at=now,
        )
        pay_out(session, fund, spending, now)
