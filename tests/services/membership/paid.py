"""Invoices that were paid, for tests of what is then carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from services.membership.actions.lines import carry_out_line
from services.membership.models import Invoice, InvoiceLine, Membership
from services.membership.rules.lines import NewLine
from tests.services.membership.office import Office


def paid(lines: Sequence[NewLine], on: date, issued_on: date | None = None) -> Invoice:
    """What lines become once they are written down and paid; of the invoice no more is kept."""
    names = ("kind", "quantity", "membership_id", "tier_slug", "starts_on", "ends_on")
    written = [
        InvoiceLine(id=uuid4(), **{name: getattr(line, name) for name in names}) for line in lines
    ]
    return Invoice(issued_on=issued_on or on, paid_on=on, lines=written)


def carry_out(office: Office, invoice: Invoice, membership: Membership) -> Membership:
    """Carry out each line, each in a transaction of its own; how the membership is after it."""
    for line in invoice.lines:
        office.do(carry_out_line, invoice, line, office.now)
    return office.membership(membership.id)
