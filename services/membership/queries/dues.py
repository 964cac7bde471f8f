"""Invoices and payments, as they stand on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Invoice, Payment
from services.membership.queries.memberships import membership_of
from services.membership.rules.access import check_is_staff, check_may_see_membership
from services.membership.rules.dues import is_overdue, outstanding
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import NotFound


@dataclass(frozen=True)
class InvoiceShown:
    """An invoice with what is still owed on it on a day."""

    invoice: Invoice
    outstanding_minor: int
    overdue: bool


@dataclass(frozen=True)
class PaymentShown:
    """A payment, with the invoice as it stands after it."""

    id: UUID
    invoice_id: UUID
    paid_on: date
    amount_minor: int
    method: str
    reference: str
    invoice: InvoiceShown


def invoices(
    session: Session,
    after: str | None,
    limit: int,
    membership_id: UUID | None,
    caller: Caller,
    today: date,
) -> Page[InvoiceShown]:
    """Invoices, oldest first: of a membership for whose it is, of all for the staff."""
    found = select(Invoice)
    if membership_id is not None:
        check_may_see_membership(caller, membership_of(session, membership_id))
        found = found.where(Invoice.membership_id == membership_id)
    else:
        check_is_staff(caller)
    page = keyset(session, found, Invoice.id, after, limit)
    return Page([show_invoice(one, today) for one in page.items], page.next)


def invoice_shown(session: Session, invoice_id: UUID, caller: Caller, today: date) -> InvoiceShown:
    """An invoice, for whose it is and for the staff."""
    invoice = invoice_of(session, invoice_id)
    check_may_see_membership(caller, membership_of(session, invoice.membership_id))
    return show_invoice(invoice, today)


def show_payment(session: Session, payment: Payment, today: date) -> PaymentShown:
    """A payment, with its invoice as it stands on a day."""
    return PaymentShown(
        id=payment.id,
        invoice_id=payment.invoice_id,
        paid_on=payment.paid_on,
        amount_minor=payment.amount_minor,
        method=payment.method,
        reference=payment.reference,
        invoice=show_invoice(invoice_of(session, payment.invoice_id), today),
    )


def show_invoice(invoice: Invoice, today: date) -> InvoiceShown:
    """An invoice as it stands on a day."""
    owed = outstanding(invoice) if invoice.state == "open" else 0
    return InvoiceShown(invoice, owed, is_overdue(invoice, today))


class NoSuchInvoice(NotFound):
    """No invoice is known by this id."""


def invoice_of(session: Session, invoice_id: UUID) -> Invoice:
    """The invoice of an id. Raises NoSuchInvoice."""
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        raise NoSuchInvoice(f"No invoice has the id {invoice_id}")
    return invoice
