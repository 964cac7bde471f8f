"""What the books say of payments by card, to be compared with what the provider says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from services.membership.models import Payment
from shared.database import Session


def card_payments_since(session: Session, since: datetime) -> list[str]:
    """The references of the payments by card that were booked since a moment."""
    found = select(Payment.reference).where(Payment.method == "card", Payment.recorded_at >= since)
    return list(session.scalars(found))


def booked_for(session: Session, reference: str) -> int:
    """What the books have of a payment: what came in, less refunds, nothing once it was reversed."""
    found = session.scalars(select(Payment).where(Payment.reference == reference))
    return sum(0 if one.reversed_on else one.amount_minor - one.refunded_minor for one in found)
