"""Asking no more for what nobody owes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.dues import DuesVoided
from services.membership.actions.counsel import share_with_counsel
from services.membership.actions.dues.locking import lock_invoice
from services.membership.actions.ledger import book
from services.membership.models import Invoice
from services.membership.models.dues import InvoiceState
from services.membership.models.ledger import Account, JournalKind
from services.membership.rules.corrections import check_voidable
from services.membership.rules.ledger import taken_back
from services.membership.rules.tax import left_of
from shared.database import Session
from shared.outbox import announce


def void_invoice(session: Session, invoice_id: UUID, *, today: date, now: datetime) -> Invoice:
    """Nothing is owed on an invoice any more; what was paid on it becomes the party's credit.

    Refuses one that is paid. Asking twice returns the invoice as it was voided.
    """
    invoice = lock_invoice(session, invoice_id)
    if invoice.state == InvoiceState.VOID:
        return invoice
    check_voidable(invoice)
    parts = [(line, left_of(line)) for line in invoice.lines]
    postings = [
        *taken_back(parts),
        (Account.RECEIVABLE, -invoice.outstanding_minor),
        (Account.CREDIT, -invoice.settled_minor),
    ]
    invoice.state, invoice.outstanding_minor = InvoiceState.VOID, 0
    postings += share_with_counsel(session, invoice)
    book(session, JournalKind.VOID, invoice.id, invoice, postings, booked_on=today, now=now)
    announce(
        session,
        DuesVoided(
            invoice_id=invoice.id,
            payer_organisation_id=invoice.payer_organisation_id,
            payer_person_id=invoice.payer_person_id,
            membership_id=invoice.membership_id,
            voided_on=today,
        ),
    )
    session.flush()
    return invoice
