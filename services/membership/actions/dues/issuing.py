"""Asking for money: an invoice with its lines, its number and its place in the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from events.dues import DuesInvoiced
from services.membership.actions.ledger import book_all
from services.membership.actions.numbers import take_numbers
from services.membership.models import Instalment, Invoice, InvoiceLine
from services.membership.models.dues import InvoiceState
from services.membership.models.ledger import Account, JournalKind
from services.membership.queries.billing import BilledParty, billed_parties
from services.membership.queries.dues import invoices_of
from services.membership.queries.memberships import membership_of
from services.membership.queries.sellers import seller_today
from services.membership.rules.dues import (
    Payer,
    check_lines,
    instalments_of,
    invoice_number,
)
from services.membership.rules.ledger import Posting, asked_for
from services.membership.rules.lines import NewLine
from services.membership.rules.tax import Amounts, amounts_of, exempted
from shared.database import Session, new_id
from shared.outbox import announce


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one invoice is to ask for, and of whom. `counsel_share_bp` of the dues feeds the counsel fund.

    `noticed` says that the payer is told of it by a notice about the dues; `replaces` is the number of a void
    one that it is written instead of.
    """

    payer: Payer
    lines: Sequence[NewLine]
    currency: str
    due_on: date
    membership_id: UUID | None = None
    counsel_share_bp: int = 0
    purchase_order: str = ""
    instalments: int = 1
    provider: str = "offline"
    noticed: bool = False
    replaces: str = ""


def issue_invoice(
    session: Session,
    payer: Payer,
    lines: Sequence[NewLine],
    currency: str,
    *,
    today: date,
    due_on: date,
    membership_id: UUID | None = None,
    purchase_order: str = "",
    instalments: int = 1,
    provider: str = "offline",
    replaces: str = "",
    now: datetime | None = None,
) -> Invoice:
    """Ask a party for what these lines say. Asking twice asks twice: whoever calls looks first."""
    asked = Asked(
        payer=payer,
        lines=lines,
        currency=currency,
        due_on=due_on,
        membership_id=membership_id,
        counsel_share_bp=_share(session, membership_id),
        purchase_order=purchase_order,
        instalments=instalments,
        provider=provider,
        replaces=replaces,
    )
    (invoice,) = issue_invoices(session, [asked], today, now)
    return invoice


def issue_invoices(
    session: Session, wanted: Sequence[Asked], today: date, now: datetime | None = None
) -> list[Invoice]:
    """Ask several parties, each for its own, in as many statements as for one.

    The numbers have no gap: the row that counts stays locked until the transaction ends, and invoices
    that are rolled back give their numbers back. A party that owes no tax is asked for none. Asking twice
    asks twice.
    """
    if not wanted:
        return []
    for asked in wanted:
        check_lines(asked.lines)
    parties = billed_parties(session, {asked.payer for asked in wanted})
    seller = _seller(session)
    first = take_numbers(session, f"invoices-{today.year}", len(wanted))
    written = [
        _written(asked, parties[asked.payer], seller, invoice_number(today.year, number), today)
        for number, asked in enumerate(wanted, start=first)
    ]
    _insert(session, written)
    invoices = invoices_of(session, [one.invoice["id"] for one in written])
    _book(session, invoices, today, now or datetime.combine(today, time(), UTC))
    for asked, invoice in zip(wanted, invoices, strict=True):
        announce(session, _invoiced(asked, invoice))
    return invoices


@dataclass(frozen=True)
class _Written:
    """The rows of one invoice."""

    invoice: dict[str, Any]
    lines: list[dict[str, Any]]
    instalments: list[dict[str, Any]]


def _insert(session: Session, written: Sequence[_Written]) -> None:
    """Insert many invoices in as many statements as one."""
    session.execute(insert(Invoice.__table__), [one.invoice for one in written])
    session.execute(insert(InvoiceLine.__table__), [row for one in written for row in one.lines])
    if instalments := [row for one in written for row in one.instalments]:
        session.execute(insert(Instalment.__table__), instalments)


def _written(
    asked: Asked, party: BilledParty, seller: dict[str, str], number: str, today: date
) -> _Written:
    invoice_id = new_id()
    lines = [exempted(line) for line in asked.lines] if party.tax_exempt else asked.lines
    rows = [_line(invoice_id, position, line) for position, line in enumerate(lines, start=1)]
    totals = _totals(rows)
    invoice = {
        "id": invoice_id,
        "payer_organisation_id": asked.payer.organisation_id,
        "payer_person_id": asked.payer.person_id,
        "membership_id": asked.membership_id,
        "number": number,
        "state": InvoiceState.OPEN,
        "provider": asked.provider,
        "currency": asked.currency,
        "issued_on": today,
        "due_on": asked.due_on,
        "purchase_order": asked.purchase_order or party.purchase_order,
        "billed_to": party.written_to,
        "letter_language": party.letter_language,
        "seller": seller,
        "counsel_share_bp": asked.counsel_share_bp,
        **totals,
    }
    parts = _instalments(invoice_id, totals["amount_minor"], asked)
    return _Written(invoice, rows, parts)


def _line(invoice_id: UUID, position: int, line: NewLine) -> dict[str, Any]:
    amounts = amounts_of(line)
    return {
        "id": new_id(),
        "invoice_id": invoice_id,
        "position": position,
        "kind": line.kind,
        "membership_id": line.membership_id,
        "tier_slug": line.tier_slug,
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
        "description": line.description,
        "quantity": line.quantity,
        "unit_minor": line.unit_minor,
        "tax_behaviour": line.tax_behaviour,
        "tax_rate_bp": line.tax_rate_bp,
        "net_minor": amounts.net_minor,
        "tax_minor": amounts.tax_minor,
        "amount_minor": amounts.amount_minor,
        "credited_minor": 0,
        "listed_minor": line.listed.unit_minor if line.listed else None,
        "listed_tax": line.listed.tax_behaviour if line.listed else "",
        "listed_rate_bp": line.listed.tax_rate_bp if line.listed else 0,
    }


def _totals(lines: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Lines add up to the total: tax is rounded on each of them, and never again."""
    net, tax = sum(line["net_minor"] for line in lines), sum(line["tax_minor"] for line in lines)
    return {
        "net_minor": net,
        "tax_minor": tax,
        "amount_minor": net + tax,
        "outstanding_minor": net + tax,
        "credited_minor": 0,
        "written_off_minor": 0,
        "counsel_minor": 0,
    }


def _instalments(invoice_id: UUID, amount_minor: int, asked: Asked) -> list[dict[str, Any]]:
    if asked.instalments <= 1:
        return []
    parts = instalments_of(amount_minor, asked.instalments, asked.due_on)
    return [
        {"invoice_id": invoice_id, "number": number, "due_on": due_on, "amount_minor": amount}
        for number, (due_on, amount) in enumerate(parts, start=1)
    ]


def _seller(session: Session) -> dict[str, str]:
    """Who writes the invoices; nothing while the association has not described itself."""
    seller = seller_today(session)
    return asdict(seller) if seller.legal_name else {}


def _share(session: Session, membership_id: UUID | None) -> int:
    """Which share of the dues of a membership feeds the counsel fund: as its tier has it today."""
    if membership_id is None:
        return 0
    return membership_of(session, membership_id).tier.counsel_share_bp


def _book(session: Session, invoices: Sequence[Invoice], today: date, now: datetime) -> None:
    happened = [(invoice.id, invoice, _postings(invoice)) for invoice in invoices]
    book_all(session, JournalKind.INVOICE, happened, booked_on=today, now=now)


def _postings(invoice: Invoice) -> list[Posting]:
    parts = [(line, Amounts(line.net_minor, line.tax_minor)) for line in invoice.lines]
    return [(Account.RECEIVABLE, invoice.amount_minor), *asked_for(parts)]


def _invoiced(asked: Asked, invoice: Invoice) -> DuesInvoiced:
    return DuesInvoiced(
        invoice_id=invoice.id,
        number=invoice.number,
        payer_organisation_id=invoice.payer_organisation_id,
        payer_person_id=invoice.payer_person_id,
        membership_id=invoice.membership_id,
        amount_minor=invoice.amount_minor,
        currency=invoice.currency,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        noticed=asked.noticed,
        replaces=asked.replaces,
    )
