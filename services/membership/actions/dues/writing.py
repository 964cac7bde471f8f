"""Invoices that a treasurer writes: for whatever a party is to pay besides its dues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from services.membership.actions.dues.issuing import issue_invoice
from services.membership.actions.dues.locking import lock_invoice
from services.membership.models import Invoice
from services.membership.queries.billing import known_party
from services.membership.rules.corrections import check_not_void
from services.membership.rules.dues import Payer, check_falls_due
from services.membership.rules.lines import NewLine
from services.membership.rules.tax import check_rates
from shared.database import Session

_DAYS_TO_PAY = timedelta(days=30)


def write_invoice(
    session: Session,
    payer: Payer,
    lines: Sequence[NewLine],
    currency: str,
    *,
    today: date,
    now: datetime,
    due_on: date | None = None,
    purchase_order: str = "",
    instalments: int = 1,
) -> Invoice:
    """Ask a party for what these lines say, in 30 days unless a day is named.

    Asking twice asks twice: an Idempotency-Key makes it once.
    """
    check_rates(lines)
    due_on = due_on or today + _DAYS_TO_PAY
    check_falls_due(due_on, today)
    return issue_invoice(
        session,
        known_party(session, payer),
        lines,
        currency,
        today=today,
        due_on=due_on,
        purchase_order=purchase_order,
        instalments=instalments,
        now=now,
    )


def quote_order(session: Session, invoice_id: UUID, purchase_order: str) -> Invoice:
    """Let an invoice quote the payer's order, or none. Asking twice changes nothing."""
    invoice = lock_invoice(session, invoice_id)
    check_not_void(invoice)
    invoice.purchase_order = purchase_order
    session.flush()
    return invoice
