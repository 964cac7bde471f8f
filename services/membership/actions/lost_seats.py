"""Crediting seats that were paid and that another tier does not sell."""

from __future__ import annotations

from datetime import date, datetime

from services.membership.actions.dues import NewCredit, issue_credit_note
from services.membership.models import InvoiceLine, Membership, Tier
from services.membership.queries.seats import paid_seats
from services.membership.rules.money import half_up
from services.membership.rules.tax import amounts_at
from shared.database import Session


def credit_lost_seats(
    session: Session,
    membership: Membership,
    tier: Tier,
    back_minor: int,
    today: date,
    now: datetime,
) -> None:
    """Credit so much, at the prices of the list, of the seats that were paid for a held membership.

    The latest come first; what was not paid here is not credited. Asking twice credits twice: whoever
    calls looks first.
    """
    lines = paid_seats(session, membership.id, today)
    left = _as_asked(lines[0], back_minor) if lines else 0
    for line in lines:
        amount = min(left, line.amount_minor - line.credited_minor)
        if amount:
            issue_credit_note(
                session,
                line.invoice_id,
                lines=[NewCredit(line.id, amount)],
                reference=f"seats {tier.slug} {today} {line.position}",
                reason=f"Seats that {tier.name} does not sell",
                today=today,
                now=now,
            )
            left -= amount


def _as_asked(line: InvoiceLine, listed_minor: int) -> int:
    """An amount of the price list with its tax, as a line asked for it of its payer."""
    untaxed = half_up(listed_minor * line.unit_minor, line.listed_minor or line.unit_minor)
    return amounts_at(untaxed, line.tax_behaviour, line.tax_rate_bp).amount_minor
