"""Money that comes in: recorded by a treasurer, who may err, or told by a provider, who has it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.dues.claims import tell_claim_is_paid
from services.membership.actions.dues.following import follow, pay_instead
from services.membership.actions.dues.locking import lock_invoice
from services.membership.actions.dues.taking import Money, take_money
from services.membership.models import Invoice, Payment
from services.membership.models.dues import InvoiceState
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import check_payable, check_same_payment, payer_on
from shared.database import Session


def record_payment(
    session: Session,
    invoice_id: UUID,
    *,
    paid_on: date,
    amount_minor: int,
    method: str,
    reference: str,
    recorded_by_id: UUID | None,
    today: date,
    now: datetime,
    keeps_rest: bool = False,
) -> Payment:
    """Record money that came in; in full, it carries out what the invoice asked for.

    Refuses more than is owed, unless the payer keeps the rest as credit (`keeps_rest`), and more credit than
    the party has. Asking twice with the same reference returns the payment that is recorded.
    """
    invoice = lock_invoice(session, invoice_id)
    money = Money(paid_on, amount_minor, method, reference, recorded_by_id)
    known = _known(invoice, reference)
    if known is not None:
        check_same_payment(known, amount_minor, paid_on, method)
        return known
    credit = credit_of(session, payer_on(invoice), invoice.currency)
    check_payable(invoice, amount_minor, paid_on, method, credit, today, keeps_rest=keeps_rest)
    return _take_in(session, invoice, money, today, now)


def receive_payment(
    session: Session,
    invoice_id: UUID,
    *,
    paid_on: date,
    amount_minor: int,
    method: str,
    reference: str,
    today: date,
    now: datetime,
) -> Payment:
    """Take in money that a provider has received. It is never refused: it is there.

    What is more than is owed, or comes for an invoice that is paid or void, becomes the party's credit; what
    came for a void one pays what was asked for instead. Asking twice with the same reference returns the
    payment that is recorded.
    """
    invoice = lock_invoice(session, invoice_id)
    known = _known(invoice, reference)
    if known is not None:
        return known
    money = Money(paid_on, amount_minor, method, reference, None)
    return _take_in(session, invoice, money, today, now)


def _known(invoice: Invoice, reference: str) -> Payment | None:
    return next((paid for paid in invoice.payments if paid.reference == reference), None)


def _take_in(
    session: Session, invoice: Invoice, money: Money, today: date, now: datetime
) -> Payment:
    payment = take_money(session, invoice, money, now)
    follow(session, invoice, today, now)
    if invoice.state == InvoiceState.VOID:
        pay_instead(session, invoice, payment, today, now)
        tell_claim_is_paid(session, invoice, False, now)
    return payment
