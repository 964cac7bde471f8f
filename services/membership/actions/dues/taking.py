"""Money that is there: noted on its invoice, booked, and told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.dues import PaymentReceived
from services.membership.actions.counsel import share_with_counsel
from services.membership.actions.dues.settling import revive, settle
from services.membership.actions.ledger import book
from services.membership.models import Invoice, Payment
from services.membership.models.dues import InvoiceState
from services.membership.models.ledger import Account, JournalKind
from services.membership.rules.ledger import money_account
from shared.database import Session
from shared.outbox import announce


@dataclass(frozen=True)
class Money:
    """What came in, when and how, and who says so."""

    paid_on: date
    amount_minor: int
    method: str
    reference: str
    recorded_by_id: UUID | None


def take_money(session: Session, invoice: Invoice, money: Money, now: datetime) -> Payment:
    """Take money in on a held invoice: what is more than is owed becomes the party's credit.

    Asking twice takes it twice: whoever calls looks first.
    """
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
