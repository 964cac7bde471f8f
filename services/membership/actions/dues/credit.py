"""What a party has paid too much: used on what it owes, or given back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.dues.locking import lock_invoice, lock_payer
from services.membership.actions.dues.paying import record_payment
from services.membership.actions.dues.returning import refund_payment
from services.membership.models import Invoice, Refund
from services.membership.models.dues import InvoiceState, Method
from services.membership.queries.billing import known_party
from services.membership.queries.credit import payments_by_hand, refunds_called
from services.membership.queries.ledger import credit_of
from services.membership.rules.credit import (
    check_credit_reaches,
    check_given_back_by_hand,
    check_same_return,
    check_was_used,
)
from services.membership.rules.dues import Payer, payer_on
from shared.database import Session


def use_credit(
    session: Session, invoice_id: UUID, recorded_by_id: UUID | None, *, today: date, now: datetime
) -> Invoice:
    """Pay of an invoice what the payer's credit reaches for.

    Asking twice uses what is left, and where nothing is left to use or to pay, changes nothing.
    """
    invoice = lock_invoice(session, invoice_id)
    there = credit_of(session, payer_on(invoice), invoice.currency)
    owed = invoice.outstanding_minor if invoice.state == InvoiceState.OPEN else 0
    amount = min(owed, max(0, there))
    used = sum(paid.method == Method.CREDIT for paid in invoice.payments)
    if not amount:
        check_was_used(invoice, used)
        return invoice
    record_payment(
        session,
        invoice.id,
        paid_on=today,
        amount_minor=amount,
        method=Method.CREDIT,
        reference=f"credit {used + 1}",
        recorded_by_id=recorded_by_id,
        today=today,
        now=now,
    )
    return invoice


def give_back_credit(
    session: Session,
    payer: Payer,
    *,
    currency: str,
    amount_minor: int,
    reference: str,
    reason: str,
    recorded_by_id: UUID | None,
    today: date,
    now: datetime,
) -> list[Refund]:
    """Give a party back what it has paid too much by transfer, cheque or cash, the latest payments first.

    What came by card goes back to the card, for each payment. Asking twice with the same reference
    returns the refunds that are recorded; a reference under which anything else went back is refused.
    """
    party = known_party(session, payer)
    lock_payer(session, party)
    known = refunds_called(session, party, reference)
    if known:
        check_same_return(known, amount_minor, currency)
        return [refund for refund, _ in known]
    check_credit_reaches(credit_of(session, party, currency), amount_minor, currency)
    left, refunds = amount_minor, []
    for payment in payments_by_hand(session, party, currency):
        stems_from = credit_of(session, party, currency, payment.invoice_id)
        part = min(left, max(0, stems_from), payment.amount_minor - payment.refunded_minor)
        if part:
            given = refund_payment(
                session,
                payment.id,
                amount_minor=part,
                reference=reference,
                reason=reason,
                today=today,
                now=now,
                recorded_by_id=recorded_by_id,
                of_credit=True,
            )
            refunds.append(given)
            left -= part
    check_given_back_by_hand(left, amount_minor, currency)
    return refunds
