"""Booking: what happened to money is written down once, as much here as there, and stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from services.membership.models import Invoice, Journal, LedgerEntry
from services.membership.models.ledger import JournalKind
from services.membership.rules.dues import Payer, payer_on
from services.membership.rules.ledger import Posting, added_up
from shared.database import Session, new_id


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


def book_all(
    session: Session,
    kind: JournalKind,
    happened: Iterable[tuple[UUID, Invoice, Iterable[Posting]]],
    *,
    booked_on: date,
    now: datetime,
) -> None:
    """Book one kind of thing that happened with many invoices, in as many statements as for one.

    What each is known by, its invoice and its postings are given. As with `book`, twice is refused.
    """
    journals: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for source_id, invoice, postings in happened:
        if left := added_up(postings):
            known = {"id": new_id(), "kind": kind, "source_id": source_id}
            journals.append({**known, "booked_on": booked_on, "booked_at": now})
            payer = payer_on(invoice)
            rows = _entries(payer, invoice, invoice.currency, left)
            entries += [{"journal_id": known["id"], **row} for row in rows]
    if journals:
        session.execute(insert(Journal.__table__), journals)
        session.execute(insert(LedgerEntry.__table__), entries)


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
    currency = invoice.currency if invoice else currency
    journal.entries = [LedgerEntry(**row) for row in _entries(payer, invoice, currency, postings)]
    session.add(journal)
    session.flush()
    return journal


def _entries(
    payer: Payer | None, invoice: Invoice | None, currency: str, postings: Iterable[Posting]
) -> list[dict[str, Any]]:
    known = {
        "payer_organisation_id": payer.organisation_id if payer else None,
        "payer_person_id": payer.person_id if payer else None,
        "invoice_id": invoice.id if invoice else None,
        "currency": currency,
    }
    return [
        {"position": position, "account": account, "amount_minor": amount, **known}
        for position, (account, amount) in enumerate(postings, start=1)
    ]
