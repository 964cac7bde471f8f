"""Booking: what happened to money is written down once, as much here as there, and stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from services.membership.models import Invoice, Journal, LedgerEntry
from services.membership.models.ledger import JournalKind
from services.membership.rules.dues import Payer, payer_on
from services.membership.rules.ledger import Posting, added_up
from shared.database import Session


def book(
    session: Session,
    kind: JournalKind,
    source_id: UUID,
    invoice: Invoice,
    postings: Iterable[Posting],
    *,
    booked_on: date,
    now: datetime,
) -> Journal | None:
    """Book what happened with an invoice. Where nothing is left on any account there is no journal.

    Booking one thing twice is refused by the database.
    """
    left = added_up(postings)
    if not left:
        return None
    return write_down(
        session, kind, source_id, payer_on(invoice), invoice, left, booked_on=booked_on, now=now
    )


def write_down(
    session: Session,
    kind: JournalKind,
    source_id: UUID,
    payer: Payer | None,
    invoice: Invoice | None,
    postings: Iterable[Posting],
    *,
    booked_on: date,
    now: datetime,
    currency: str = "",
) -> Journal:
    """One journal with its entries, for a payer and an invoice where there are such."""
    journal = Journal(kind=kind, source_id=source_id, booked_on=booked_on, booked_at=now)
    journal.entries = [
        LedgerEntry(
            position=position,
            account=account,
            payer_organisation_id=payer.organisation_id if payer else None,
            payer_person_id=payer.person_id if payer else None,
            invoice_id=invoice.id if invoice else None,
            currency=invoice.currency if invoice else currency,
            amount_minor=amount,
        )
        for position, (account, amount) in enumerate(postings, start=1)
    ]
    session.add(journal)
    session.flush()
    return journal
