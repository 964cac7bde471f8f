"""Money that comes in: recorded by a treasurer, who may err, or told by a provider, who has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.dues import PaymentReceived
from services.membership.actions.counsel import share_with_counsel
from services.membership.actions.dues.locking import lock_invoice
from services.membership.actions.dues.settling import revive, settle
from services.membership.actions.ledger import book
from services.membership.models import Invoice, Payment
from services.membership.models.dues import InvoiceState
from services.membership.models.ledger import Account, JournalKind
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import check_payable, check_same_payment, payer_on
from services.membership.rules.ledger import money_account
from shared.database import Session
from shared.outbox import announce


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
) -> Payment:
    """Record money that came in; in full, it carries out what the invoice asked for.

    Refuses more than is owed, and more credit than the party has. Asking twice with the same reference
    returns the payment that is recorded.
    """
    invoice = lock_invoice(session, invoice_id)
    money = _Money(paid_on, amount_minor, method, reference, recorded_by_id)
    known = _known(invoice, reference)
    if known is not None:
        check_same_payment(known, amount_minor, paid_on, method)
        return known
    credit = credit_of(session, payer_on(invoice), invoice.currency)
    check_payable(invoice, amount_minor, paid_on, method, credit, today)
    return _take(session, invoice, money, now)


def receive_payment(
    session: Session,
    invoice_id: UUID,
    *,
    paid_on: date,
    amount_minor: int,
    method: str,
    reference: str,
    now: datetime,
) -> Payment:
    """Take in money that a provider has received. It is never refused: it is there.

    What is more than is owed, or comes for an invoice that is paid or void, becomes the party's credit.
    Asking twice with the same reference returns the payment that is recorded.
    """
    invoice = lock_invoice(session, invoice_id)
    known = _known(invoice, reference)
    if known is not None:
        return known
    return _take(session, invoice, _Money(paid_on, amount_minor, method, reference, None), now)


@dataclass(frozen=True)
class _Money:
    paid_on: date
    amount_minor: int
    method: str
    reference: str
    recorded_by_id: UUID | None


def _known(invoice: Invoice, reference: str) -> Payment | None:
    return next((paid for paid in invoice.payments if paid.reference == reference), None)


def _take(session: Session, invoice: Invoice, money: _Money, now: datetime) -> Payment:
    revive(session, invoice, money.paid_on, now)
    is_open = invoice.state == InvoiceState.OPEN
    applied = min(money.amount_minor, invoice.outstanding_minor) if is_open else 0
    payment = Payment(
        invoice_id=invoice.id,
        applied_minor=applied,
        refunded_minor=0,
        recorded_at=now,
        refunds=[],
        **vars(money),
    )
    invoice.payments.append(payment)
    invoice.outstanding_minor -= applied
    session.flush()
    _book(session, invoice, payment, now)
    announce(session, _received(invoice, payment))
    settle(session, invoice, money.paid_on, now)
    return payment


def _book(session: Session, invoice: Invoice, payment: Payment, now: datetime) -> None:
    postings = [
        (money_account(payment.method), payment.amount_minor),
        (Account.RECEIVABLE, -payment.applied_minor),
        (Account.CREDIT, payment.applied_minor - payment.amount_minor),
        *share_with_counsel(session, invoice),
    ]
    book(
        session,
        JournalKind.PAYMENT,
        payment.id,
        invoice,
        postings,
        booked_on=payment.paid_on,
        now=now,
    )


def _received(invoice: Invoice, payment: Payment) -> PaymentReceived:
    return PaymentReceived(
        invoice_id=invoice.id,
        payment_id=payment.id,
        payer_organisation_id=invoice.payer_organisation_id,
        payer_person_id=invoice.payer_person_id,
        membership_id=invoice.membership_id,
        amount_minor=payment.amount_minor,
        credited_minor=payment.amount_minor - payment.applied_minor,
        outstanding_minor=invoice.outstanding_minor,
        currency=invoice.currency,
        method=payment.method,
        paid_on=payment.paid_on,
        number=invoice.number,
    )
