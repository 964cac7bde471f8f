"""Invoices, payments and credit notes, as they stand on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select

from services.membership.models import (
    CarriedOut,
    CreditNote,
    Instalment,
    Invoice,
    InvoiceLine,
    Payment,
    Refund,
)
from services.membership.models.dues import InvoiceState
from services.membership.models.words import LineKind
from services.membership.queries.memberships import membership_of
from services.membership.rules.access import (
    check_is_staff,
    check_may_see_membership,
    check_may_see_payer,
)
from services.membership.rules.dues import (
    Payer,
    due_now,
    is_overdue,
    next_due_on,
    outstanding,
    payer_on,
)
from services.membership.rules.instalments import is_late, left_of_each
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import Forbidden, NotFound


@dataclass(frozen=True)
class InvoiceShown:
    """An invoice with what is still owed on it on a day."""

    invoice: Invoice
    outstanding_minor: int
    due_now_minor: int
    next_due_on: date | None
    overdue: bool
    instalments: list[InstalmentShown]


@dataclass(frozen=True)
class InstalmentShown:
    """One part of an invoice, with what is still owed of it on a day."""

    number: int
    due_on: date
    amount_minor: int
    outstanding_minor: int
    overdue: bool


@dataclass(frozen=True)
class PaymentShown:
    """A payment, with the invoice as it stands after it."""

    id: UUID
    invoice_id: UUID
    paid_on: date
    amount_minor: int
    applied_minor: int
    refunded_minor: int
    method: str
    reference: str
    reversed_on: date | None
    refunds: list[Refund]
    invoice: InvoiceShown


@dataclass(frozen=True)
class Wanted:
    """Which invoices are wanted; nothing said is no matter."""

    membership_id: UUID | None = None
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    state: str | None = None
    overdue: bool | None = None


def invoices(
    session: Session, after: str | None, limit: int, wanted: Wanted, caller: Caller, today: date
) -> Page[InvoiceShown]:
    """Invoices, oldest first: of all for the staff, else of what the caller pays or is a member of."""
    found = _seen(session, wanted, caller)
    if wanted.state is not None:
        found = found.where(Invoice.state == wanted.state)
    if wanted.overdue is not None:
        late = _is_overdue(today)
        found = found.where(late if wanted.overdue else ~late)
    page = keyset(session, found, Invoice.id, after, limit)
    return Page([show_invoice(one, today) for one in page.items], page.next)


def invoice_shown(session: Session, invoice_id: UUID, caller: Caller, today: date) -> InvoiceShown:
    """An invoice, for whose it is and for the staff."""
    return show_invoice(invoice_seen(session, invoice_id, caller), today)


def invoice_seen(session: Session, invoice_id: UUID, caller: Caller) -> Invoice:
    """An invoice that a caller may see: as whoever pays it, as whose membership it is for, as staff."""
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        check_is_staff(caller)
        raise NoSuchInvoice(f"No invoice has the id {invoice_id}")
    try:
        check_may_see_payer(caller, payer_on(invoice))
    except Forbidden:
        if invoice.membership_id is None:
            raise
        check_may_see_membership(caller, membership_of(session, invoice.membership_id))
    return invoice


def credit_note_seen(session: Session, credit_note_id: UUID, caller: Caller) -> CreditNote:
    """A credit note that a caller may see, as its invoice."""
    note = session.get(CreditNote, credit_note_id)
    if note is None:
        check_is_staff(caller)
        raise NoSuchCreditNote(f"No credit note has the id {credit_note_id}")
    invoice_seen(session, note.invoice_id, caller)
    return note


def show_payment(session: Session, payment: Payment, today: date) -> PaymentShown:
    """A payment, with its invoice as it stands on a day."""
    told = [field.name for field in fields(PaymentShown) if field.name != "invoice"]
    invoice = show_invoice(invoice_of(session, payment.invoice_id), today)
    return PaymentShown(invoice=invoice, **{name: getattr(payment, name) for name in told})


def show_invoice(invoice: Invoice, today: date) -> InvoiceShown:
    """An invoice as it stands on a day."""
    return InvoiceShown(
        invoice=invoice,
        outstanding_minor=outstanding(invoice),
        due_now_minor=due_now(invoice, today),
        next_due_on=next_due_on(invoice),
        overdue=is_overdue(invoice, today),
        instalments=[_show_part(*part, today) for part in left_of_each(invoice)],
    )


def open_invoice(session: Session, membership_id: UUID, kind: str) -> Invoice | None:
    """The open invoice that asks for something of a kind that a membership does not have yet, if any.

    Seats beside a term are asked for with the term.
    """
    alone = [~_asks_for(membership_id, LineKind.TERM)] if kind == LineKind.SEATS else []
    found = _not_had().where(_asks_for(membership_id, kind), *alone)
    return session.scalar(found.order_by(Invoice.id.desc()).limit(1))


def waiting(session: Session, membership_id: UUID) -> list[Invoice]:
    """The open invoices that ask for a term, or for seats, that a membership does not have yet."""
    found = _not_had().where(_asks_for(membership_id, LineKind.TERM, LineKind.SEATS))
    return list(session.scalars(found.order_by(Invoice.id)))


def was_given() -> ColumnElement[bool]:
    """That something that an invoice asked for was carried out, in SQL."""
    carried = select(CarriedOut.invoice_line_id).join(
        InvoiceLine, InvoiceLine.id == CarriedOut.invoice_line_id
    )
    return carried.where(InvoiceLine.invoice_id == Invoice.id).correlate(Invoice).exists()


def tiers_asked_for(session: Session, membership_ids: Collection[UUID]) -> dict[UUID, str]:
    """The tier that the open upgrade of each of these memberships asks for, where there is one."""
    found = (
        select(InvoiceLine.membership_id, InvoiceLine.tier_slug)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.membership_id.in_(membership_ids),
            InvoiceLine.kind == LineKind.UPGRADE,
            Invoice.state == InvoiceState.OPEN,
            ~was_given(),
        )
    )
    return {of: tier for of, tier in session.execute(found) if of and tier}


def open_for(session: Session, membership_id: UUID) -> list[Invoice]:
    """The open invoices that ask for something for a membership, oldest first."""
    found = select(Invoice).where(
        Invoice.state == InvoiceState.OPEN, Invoice.membership_id == membership_id
    )
    return list(session.scalars(found.order_by(Invoice.id)))


def carried_out(session: Session, invoice: Invoice) -> bool:
    """Whether something that an invoice asked for was given."""
    lines = [line.id for line in invoice.lines]
    done = select(CarriedOut.invoice_line_id).where(CarriedOut.invoice_line_id.in_(lines))
    return session.scalar(done.limit(1)) is not None


class NoSuchInvoice(NotFound):
    """No invoice is known by this id."""


class NoSuchPayment(NotFound):
    """No payment is known by this id."""


class NoSuchCreditNote(NotFound):
    """No credit note is known by this id."""


def invoice_of(session: Session, invoice_id: UUID) -> Invoice:
    """The invoice of an id. Raises NoSuchInvoice."""
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        raise NoSuchInvoice(f"No invoice has the id {invoice_id}")
    return invoice


def invoices_of(session: Session, invoice_ids: Sequence[UUID]) -> list[Invoice]:
    """The invoices of these ids, in their order."""
    found = session.scalars(select(Invoice).where(Invoice.id.in_(invoice_ids)))
    by_id = {invoice.id: invoice for invoice in found}
    return [by_id[invoice_id] for invoice_id in invoice_ids]


def payment_of(session: Session, payment_id: UUID) -> Payment:
    """The payment of an id. Raises NoSuchPayment."""
    payment = session.get(Payment, payment_id)
    if payment is None:
        raise NoSuchPayment(f"No payment has the id {payment_id}")
    return payment


def _not_had() -> Select[Any]:
    return select(Invoice).where(Invoice.state == InvoiceState.OPEN, ~was_given())


def _asks_for(membership_id: UUID, *kinds: str) -> ColumnElement[bool]:
    return exists().where(
        InvoiceLine.invoice_id == Invoice.id,
        InvoiceLine.membership_id == membership_id,
        InvoiceLine.kind.in_(kinds),
    )


def _show_part(part: Instalment, left_minor: int, today: date) -> InstalmentShown:
    late = is_late(part, left_minor, today)
    return InstalmentShown(part.number, part.due_on, part.amount_minor, left_minor, late)


def _seen(session: Session, wanted: Wanted, caller: Caller) -> Select[Any]:
    """The invoices that are asked for, of those that the caller may see."""
    found = select(Invoice)
    if wanted.membership_id is not None:
        check_may_see_membership(caller, membership_of(session, wanted.membership_id))
        found = found.where(Invoice.membership_id == wanted.membership_id)
    for column, party_id, kind in (
        (Invoice.payer_organisation_id, wanted.payer_organisation_id, "organisation_id"),
        (Invoice.payer_person_id, wanted.payer_person_id, "person_id"),
    ):
        if party_id is not None:
            check_may_see_payer(caller, Payer(**{kind: party_id}))
            found = found.where(column == party_id)
    if not caller.is_staff and wanted.membership_id is None:
        own = Invoice.payer_person_id.in_(caller.person_ids)
        found = found.where(or_(own, Invoice.payer_organisation_id.in_(caller.organisation_ids)))
    return found


def _is_overdue(today: date) -> Any:
    """Whether something on an invoice should have been paid before today, in SQL."""
    parts = select(func.sum(Instalment.amount_minor)).where(
        Instalment.invoice_id == Invoice.id, Instalment.due_on >= today
    )
    in_parts = exists().where(Instalment.invoice_id == Invoice.id)
    in_one = case((Invoice.due_on >= today, Invoice.amount_minor), else_=0)
    to_come = case((in_parts, func.coalesce(parts.scalar_subquery(), 0)), else_=in_one)
    return (Invoice.state == InvoiceState.OPEN) & (Invoice.outstanding_minor > to_come)
