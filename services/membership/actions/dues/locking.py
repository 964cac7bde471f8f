"""Holding an invoice: nobody else changes it, its payer's credit or its memberships meanwhile."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from services.membership.models import Invoice, InvoiceLine, Membership, Organisation, Person
from services.membership.queries.dues import invoice_of, open_for
from services.membership.queries.memberships import membership_of
from services.membership.queries.seats import invoices_of_seats
from services.membership.rules.dues import Payer, payer_on
from shared.database import Session, lock_row


def lock_invoice(session: Session, invoice_id: UUID) -> Invoice:
    """The invoice of an id, held until the transaction ends. Raises NoSuchInvoice.

    The payer is held before it and the memberships that it is for, in the order that all keep to.
    """
    lock_payer(session, payer_on(invoice_of(session, invoice_id)))
    asked = select(InvoiceLine.membership_id).where(
        InvoiceLine.invoice_id == invoice_id, InvoiceLine.membership_id.is_not(None)
    )
    for membership_id in sorted({one for one in session.scalars(asked) if one is not None}):
        lock_row(session, Membership, membership_id)
    invoice = lock_row(session, Invoice, invoice_id)
    assert invoice is not None, "an invoice is never deleted"
    return invoice


def hold_for_dues(session: Session, membership_id: UUID) -> Membership:
    """A membership whose dues may be asked for anew, held after those who pay them. Raises NotFound.

    Whoever paid its seats is held, too, for what seats are worth that are over may be credited.
    """
    membership = membership_of(session, membership_id)
    payers = {payer_on(invoice) for invoice in open_for(session, membership_id)}
    payers |= {payer_on(invoice) for invoice in invoices_of_seats(session, membership_id)}
    payers.add(Payer(membership.organisation_id, membership.person_id))
    for payer in sorted(payers, key=str):
        lock_payer(session, payer)
    return lock_row(session, Membership, membership_id) or membership


def lock_payer(session: Session, payer: Payer) -> None:
    """Hold a party that pays: nobody else uses its credit meanwhile."""
    if payer.organisation_id is not None:
        lock_row(session, Organisation, payer.organisation_id)
    else:
        lock_row(session, Person, payer.person_id)
