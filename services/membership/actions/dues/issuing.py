"""Asking for money: an invoice with its lines, its number and its place in the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from uuid import UUID

from events.dues import DuesInvoiced
from services.membership.actions.ledger import book
from services.membership.actions.numbers import take_numbers
from services.membership.models import Instalment, Invoice, InvoiceLine
from services.membership.models.dues import InvoiceState
from services.membership.models.ledger import Account, JournalKind
from services.membership.queries.billing import billed_to, details_of
from services.membership.queries.memberships import membership_of
from services.membership.queries.sellers import seller_today
from services.membership.rules.dues import (
    Payer,
    check_lines,
    instalments_of,
    invoice_number,
)
from services.membership.rules.ledger import asked_for
from services.membership.rules.lines import NewLine
from services.membership.rules.tax import Amounts, amounts_of, exempted
from shared.database import Session
from shared.outbox import announce


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
    now: datetime | None = None,
) -> Invoice:
    """Ask a party for what these lines say. Asking twice asks twice: whoever calls looks first.

    The number has no gap: the row that counts stays locked until the transaction ends, and an invoice
    that is rolled back gives its number back. A party that owes no tax is asked for none.
    """
    check_lines(lines)
    details = details_of(session, payer)
    if details is not None and details.tax_exempt:
        lines = [exempted(line) for line in lines]
    written = [_line(position, line) for position, line in enumerate(lines, start=1)]
    invoice = Invoice(
        payer_organisation_id=payer.organisation_id,
        payer_person_id=payer.person_id,
        membership_id=membership_id,
        number=invoice_number(today.year, take_numbers(session, f"invoices-{today.year}")),
        state=InvoiceState.OPEN,
        provider=provider,
        currency=currency,
        issued_on=today,
        due_on=due_on,
        purchase_order=purchase_order or (details.purchase_order if details else ""),
        billed_to=billed_to(session, payer, details),
        seller=_seller(session),
        counsel_share_bp=_share(session, membership_id),
        lines=written,
        payments=[],
        credit_notes=[],
        **_totals(written),
    )
    invoice.instalments = _instalments(invoice, instalments)
    session.add(invoice)
    session.flush()
    _book(session, invoice, now or datetime.combine(today, time(), UTC))
    announce(session, _invoiced(invoice))
    return invoice


def _line(position: int, line: NewLine) -> InvoiceLine:
    amounts = amounts_of(line)
    return InvoiceLine(
        position=position,
        kind=line.kind,
        membership_id=line.membership_id,
        tier_slug=line.tier_slug,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        description=line.description,
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        tax_behaviour=line.tax_behaviour,
        tax_rate_bp=line.tax_rate_bp,
        net_minor=amounts.net_minor,
        tax_minor=amounts.tax_minor,
        amount_minor=amounts.amount_minor,
        credited_minor=0,
    )


def _totals(lines: Sequence[InvoiceLine]) -> dict[str, int]:
    """Lines add up to the total: tax is rounded on each of them, and never again."""
    net, tax = sum(line.net_minor for line in lines), sum(line.tax_minor for line in lines)
    return {
        "net_minor": net,
        "tax_minor": tax,
        "amount_minor": net + tax,
        "outstanding_minor": net + tax,
        "credited_minor": 0,
        "written_off_minor": 0,
        "counsel_minor": 0,
    }


def _instalments(invoice: Invoice, count: int) -> list[Instalment]:
    if count <= 1:
        return []
    parts = instalments_of(invoice.amount_minor, count, invoice.due_on)
    return [
        Instalment(number=number, due_on=due_on, amount_minor=amount)
        for number, (due_on, amount) in enumerate(parts, start=1)
    ]


def _seller(session: Session) -> dict[str, str]:
    """Who writes the invoice; nothing while the association has not described itself."""
    seller = seller_today(session)
    return asdict(seller) if seller.legal_name else {}


def _share(session: Session, membership_id: UUID | None) -> int:
    """Which share of the dues of a membership feeds the counsel fund: as its tier has it today."""
    if membership_id is None:
        return 0
    return membership_of(session, membership_id).tier.counsel_share_bp


def _book(session: Session, invoice: Invoice, now: datetime) -> None:
    parts = [(line, Amounts(line.net_minor, line.tax_minor)) for line in invoice.lines]
    owed = (Account.RECEIVABLE, invoice.amount_minor)
    book(
        session,
        JournalKind.INVOICE,
        invoice.id,
        invoice,
        [owed, *asked_for(parts)],
        booked_on=invoice.issued_on,
        now=now,
    )


def _invoiced(invoice: Invoice) -> DuesInvoiced:
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
    )
