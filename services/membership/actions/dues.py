"""Asking for dues, and recording that they were paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from events.memberships import DuesPaid
from services.membership.actions.terms import grant_paid_term
from services.membership.models import Counter, Invoice, InvoiceLine, Membership, Payment
from services.membership.queries.dues import invoice_of
from services.membership.rules.dues import (
    check_payable,
    check_same_payment,
    due_on,
    invoice_number,
    outstanding,
)
from services.membership.rules.lines import NewLine
from shared.database import Session, insert_once, lock_row
from shared.outbox import announce


def issue_invoice(
    session: Session, membership: Membership, today: date, lines: Sequence[NewLine]
) -> Invoice:
    """Ask for what these lines say. Asking twice returns the invoice that is open."""
    is_open = select(Invoice).where(Invoice.membership_id == membership.id, Invoice.state == "open")
    known = session.scalar(is_open)
    if known is not None:
        return known
    invoice = Invoice(
        membership_id=membership.id,
        number=_next_number(session, today.year),
        state="open",
        currency=membership.currency,
        amount_minor=sum(line.asked_minor for line in lines),
        issued_on=today,
        due_on=due_on(membership.tier, today),
        lines=[_line(position, line) for position, line in enumerate(lines, 1)],
        payments=[],
    )
    session.add(invoice)
    session.flush()
    return invoice


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
    """Record money that came in; in full, it grants the term that the invoice asked for.

    Asking twice with the same reference returns the payment that is recorded.
    """
    invoice = _locked(session, invoice_id)
    known = next((paid for paid in invoice.payments if paid.reference == reference), None)
    if known is not None:
        check_same_payment(known, amount_minor, paid_on, method)
        return known
    check_payable(invoice, amount_minor, paid_on, today)
    payment = Payment(
        invoice_id=invoice.id,
        paid_on=paid_on,
        amount_minor=amount_minor,
        method=method,
        reference=reference,
        recorded_by_id=recorded_by_id,
        recorded_at=now,
    )
    invoice.payments.append(payment)
    session.flush()
    if outstanding(invoice) == 0:
        _settle(session, invoice, now)
    return payment


def _settle(session: Session, invoice: Invoice, now: datetime) -> None:
    """Close an invoice that is paid in full and grant what it paid for."""
    invoice.state = "paid"
    invoice.paid_on = max(payment.paid_on for payment in invoice.payments)
    announce(
        session,
        DuesPaid(
            membership_id=invoice.membership_id,
            invoice_id=invoice.id,
            amount_minor=invoice.amount_minor,
            currency=invoice.currency,
            paid_on=invoice.paid_on,
        ),
    )
    grant_paid_term(session, invoice.membership_id, invoice, now)


def _locked(session: Session, invoice_id: UUID) -> Invoice:
    """An invoice that nobody else pays meanwhile."""
    return lock_row(session, Invoice, invoice_id) or invoice_of(session, invoice_id)


def _line(position: int, line: NewLine) -> InvoiceLine:
    return InvoiceLine(
        position=position,
        description=line.description,
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        amount_minor=line.asked_minor,
        tax_behaviour=line.tax_behaviour,
    )


def _next_number(session: Session, year: int) -> str:
    """The next number of a year. The counter's row stays locked until the end, so no gap can come."""
    name = f"invoices-{year}"
    insert_once(session, Counter, name=name, value=0)
    count = session.execute(
        update(Counter)
        .where(Counter.name == name)
        .values(value=Counter.value + 1)
        .returning(Counter.value)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return invoice_number(year, count)
