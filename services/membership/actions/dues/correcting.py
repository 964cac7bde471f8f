"""Correcting what was asked for: credit notes, withdrawing, and giving up. Nothing is ever edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from events.dues import DuesWrittenOff
from services.membership.actions.dues.crediting import NewCredit, credit
from services.membership.actions.dues.following import follow
from services.membership.actions.dues.locking import lock_invoice
from services.membership.actions.dues.voiding import void_invoice
from services.membership.actions.ledger import book
from services.membership.models import Application, CreditNote, Invoice
from services.membership.models.dues import InvoiceState
from services.membership.models.ledger import Account, JournalKind
from services.membership.rules.corrections import check_given_up
from shared.database import Session, new_id
from shared.outbox import announce


def issue_credit_note(
    session: Session,
    invoice_id: UUID,
    *,
    reference: str,
    reason: str,
    today: date,
    now: datetime,
    amount_minor: int | None = None,
    lines: Sequence[NewCredit] = (),
) -> CreditNote:
    """Take back some of what an invoice asked for: of these lines, or an amount shared out over all.

    Without either, all that is left. What was paid already becomes the party's credit. Asking twice with
    the same reference returns the note that was issued.
    """
    invoice = lock_invoice(session, invoice_id)
    note = credit(session, invoice, amount_minor, lines, reference, reason, today, now)
    follow(session, invoice, today, now)
    return note


def withdraw_invoice(session: Session, invoice_id: UUID, *, today: date, now: datetime) -> Invoice:
    """Void an invoice; what else is asked of its membership asks then for what holds without it.

    An application that led to it rests from then on. Asking twice returns the invoice as it was voided.
    """
    invoice = lock_invoice(session, invoice_id)
    if invoice.state == InvoiceState.VOID:
        return invoice
    void_invoice(session, invoice_id, today=today, now=now)
    rests = update(Application).where(Application.invoice_id == invoice.id)
    session.execute(rests.values(touched_at=now))
    follow(session, invoice, today, now)
    return invoice


def write_off_invoice(session: Session, invoice_id: UUID, *, today: date, now: datetime) -> Invoice:
    """Give up what is still owed. Money that comes all the same is taken, and the debt is alive again.

    Asking twice returns the invoice as it was written off.
    """
    invoice = lock_invoice(session, invoice_id)
    if invoice.state == InvoiceState.UNCOLLECTIBLE:
        return invoice
    check_given_up(invoice)
    given_up = invoice.outstanding_minor
    invoice.state = InvoiceState.UNCOLLECTIBLE
    invoice.outstanding_minor, invoice.written_off_minor = 0, given_up
    postings = [(Account.BAD_DEBT, given_up), (Account.RECEIVABLE, -given_up)]
    book(session, JournalKind.WRITE_OFF, new_id(), invoice, postings, booked_on=today, now=now)
    announce(
        session,
        DuesWrittenOff(
            invoice_id=invoice.id,
            payer_organisation_id=invoice.payer_organisation_id,
            payer_person_id=invoice.payer_person_id,
            membership_id=invoice.membership_id,
            amount_minor=given_up,
            currency=invoice.currency,
            written_off_on=today,
        ),
    )
    session.flush()
    follow(session, invoice, today, now)
    return invoice
