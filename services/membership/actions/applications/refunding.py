"""Giving back what was paid towards something that came to nothing."""

from __future__ import annotations

from datetime import datetime

from services.membership.actions.provider.refunds import ask_for_card_refund
from services.membership.actions.provider.tasks import open_task
from services.membership.models import Invoice, Payment, ProviderObject
from services.membership.models.dues import Method
from services.membership.models.provider import TaskKind
from shared.database import Session


def give_back(session: Session, invoice: Invoice, now: datetime) -> None:
    """Have what was paid on a void invoice go back: to the card it came from, or by the treasurer's hand.

    Until it went, it is to the payer's credit. Asking twice gives it back once.
    """
    for payment in invoice.payments:
        left = payment.amount_minor - payment.refunded_minor
        if payment.reversed_on is not None or left <= 0 or payment.method == Method.CREDIT:
            continue
        seen = session.get(ProviderObject, payment.reference)
        if payment.method == Method.CARD and seen is not None:
            ask_for_card_refund(session, payment.id, None, seen.livemode, now)
        else:
            _call_treasurer(session, invoice, payment, left, now)


def _call_treasurer(
    session: Session, invoice: Invoice, payment: Payment, left: int, now: datetime
) -> None:
    open_task(
        session,
        TaskKind.CREDIT,
        f"payment {payment.id}",
        f"Invoice {invoice.number} is void: give back what came by {payment.method}",
        now,
        invoice_id=invoice.id,
        amount_minor=left,
        currency=invoice.currency,
    )
