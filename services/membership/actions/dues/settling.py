"""What follows when the debt of an invoice moves: its state, what it paid for, and the fund's share."""

from __future__ import annotations

from datetime import date, datetime

from events.memberships import DuesPaid
from services.membership.actions.dues.claims import tell_claim_is_paid
from services.membership.actions.ledger import book
from services.membership.actions.lines import carry_out_line
from services.membership.models import Invoice
from services.membership.models.dues import InvoiceState
from services.membership.models.ledger import Account, JournalKind
from services.membership.rules.dues import is_to_be_carried_out
from shared.database import Session, new_id
from shared.outbox import announce


def settle(session: Session, invoice: Invoice, on: date, now: datetime) -> None:
    """Close an invoice on which nothing is owed any more, and carry out what was paid for.

    A line that was taken back in full is not carried out; what is still open is looked at anew for
    reminders. Asking twice closes and grants once.
    """
    invoice.remind_on = date.min
    if invoice.state == InvoiceState.OPEN and invoice.outstanding_minor == 0:
        _close(session, invoice, on)
        if invoice.state == InvoiceState.PAID:
            tell_claim_is_paid(session, invoice, True, now)
    session.flush()
    if is_to_be_carried_out(invoice):
        for line in invoice.lines:
            if line.credited_minor < line.amount_minor or not line.amount_minor:
                carry_out_line(session, invoice, line, now)


def revive(session: Session, invoice: Invoice, on: date, now: datetime) -> None:
    """What was given up is owed again: somebody pays after all, or a payment went back."""
    given_up = invoice.written_off_minor
    if invoice.state != InvoiceState.UNCOLLECTIBLE:
        return
    invoice.state, invoice.remind_on = InvoiceState.OPEN, date.min
    invoice.written_off_minor, invoice.outstanding_minor = 0, given_up
    postings = [(Account.RECEIVABLE, given_up), (Account.BAD_DEBT, -given_up)]
    book(session, JournalKind.RECOVERY, new_id(), invoice, postings, booked_on=on, now=now)


def owe_again(invoice: Invoice, amount_minor: int) -> None:
    """What was settled is owed again, so that the invoice is open, if it was not."""
    if amount_minor:
        invoice.outstanding_minor += amount_minor
        invoice.state, invoice.paid_on = InvoiceState.OPEN, None
        invoice.remind_on = date.min


def _close(session: Session, invoice: Invoice, on: date) -> None:
    """Paid, when something was paid; void, when all of it was taken back."""
    if not invoice.settled_minor:
        invoice.state = InvoiceState.VOID
        return
    invoice.state = InvoiceState.PAID
    standing = [one.paid_on for one in invoice.payments if one.reversed_on is None]
    invoice.paid_on = max(standing, default=on)
    if invoice.membership_id is not None:
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
