"""Taking back some of what was asked for, with a note of its own number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.dues import DuesCredited
from services.membership.actions.counsel import share_with_counsel
from services.membership.actions.dues.settling import settle
from services.membership.actions.ledger import book
from services.membership.actions.numbers import take_numbers
from services.membership.models import CreditNote, CreditNoteLine, Invoice
from services.membership.models.ledger import Account, JournalKind
from services.membership.rules.corrections import (
    Parts,
    check_creditable,
    check_same_credit,
    parts_to_credit,
)
from services.membership.rules.dues import credit_note_number
from services.membership.rules.ledger import taken_back
from services.membership.rules.tax import credited
from shared.database import Session
from shared.outbox import announce


@dataclass(frozen=True)
class NewCredit:
    """How much of one line is to be taken back, with its tax."""

    line_id: UUID
    amount_minor: int


def credit(
    session: Session,
    invoice: Invoice,
    amount_minor: int | None,
    lines: Sequence[NewCredit],
    reference: str,
    reason: str,
    today: date,
    now: datetime,
) -> CreditNote:
    """Take back some of what a held invoice asked for: of these lines, or an amount shared out over all.

    Without either, all that is left. Asking twice with the same reference returns the note that was issued.
    """
    known = next((note for note in invoice.credit_notes if note.reference == reference), None)
    asked = {line.line_id: line.amount_minor for line in lines}
    if known is not None:
        check_same_credit(known, amount_minor, asked)
        return known
    parts = parts_to_credit(invoice, amount_minor, asked)
    check_creditable(invoice, parts)
    note = _write(session, invoice, parts, reference, reason, today)
    booked = [(line, credited(line, part)) for line, part in parts]
    for line, part in parts:
        line.credited_minor += part
    postings = [*taken_back(booked), *_lower(invoice, note.amount_minor)]
    postings += share_with_counsel(session, invoice)
    book(session, JournalKind.CREDIT_NOTE, note.id, invoice, postings, booked_on=today, now=now)
    announce(session, _credited(invoice, note))
    settle(session, invoice, today, now)
    return note


def _write(
    session: Session,
    invoice: Invoice,
    parts: Parts,
    reference: str,
    reason: str,
    today: date,
) -> CreditNote:
    counted = take_numbers(session, f"credit-notes-{today.year}")
    note = CreditNote(
        invoice=invoice,
        number=credit_note_number(today.year, counted),
        currency=invoice.currency,
        issued_on=today,
        reference=reference,
        reason=reason,
        lines=[],
        net_minor=0,
        tax_minor=0,
        amount_minor=0,
    )
    for line, part in parts:
        amounts = credited(line, part)
        note.lines.append(
            CreditNoteLine(
                position=len(note.lines) + 1,
                invoice_line_id=line.id,
                description=line.description,
                net_minor=amounts.net_minor,
                tax_minor=amounts.tax_minor,
                amount_minor=part,
            )
        )
        note.net_minor += amounts.net_minor
        note.tax_minor += amounts.tax_minor
        note.amount_minor += part
    session.add(note)
    session.flush()
    return note


def _lower(invoice: Invoice, amount_minor: int) -> list[tuple[Account, int]]:
    """Take a credit from what is owed, from what was given up, and the rest from what was paid."""
    owed = min(amount_minor, invoice.outstanding_minor)
    given_up = min(amount_minor - owed, invoice.written_off_minor)
    invoice.outstanding_minor -= owed
    invoice.written_off_minor -= given_up
    invoice.credited_minor += amount_minor
    return [
        (Account.RECEIVABLE, -owed),
        (Account.BAD_DEBT, -given_up),
        (Account.CREDIT, owed + given_up - amount_minor),
    ]


def _credited(invoice: Invoice, note: CreditNote) -> DuesCredited:
    return DuesCredited(
        invoice_id=invoice.id,
        credit_note_id=note.id,
        number=note.number,
        invoice_number=invoice.number,
        payer_organisation_id=invoice.payer_organisation_id,
        payer_person_id=invoice.payer_person_id,
        membership_id=invoice.membership_id,
        amount_minor=note.amount_minor,
        currency=note.currency,
        issued_on=note.issued_on,
    )
