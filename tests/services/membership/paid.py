"""Invoices that were paid, for tests of what is then carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from services.membership.actions.lines import carry_out_line
from services.membership.models import Membership
from services.membership.rules.lines import NewLine
from tests.services.membership.office import Office


@dataclass(frozen=True)
class Line:
    """A line that was paid."""

    kind: str
    quantity: int
    membership_id: UUID | None
    tier_slug: str | None
    starts_on: date | None
    ends_on: date | None
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Paid:
    """An invoice that was paid on a day; of which invoice it was is not told."""

    issued_on: date
    paid_on: date
    lines: Sequence[Line]
    id: None = None


def paid(lines: Sequence[NewLine], on: date, issued_on: date | None = None) -> Paid:
    """What lines become once they are written down and paid."""
    names = ("kind", "quantity", "membership_id", "tier_slug", "starts_on", "ends_on")
    written = [Line(**{name: getattr(line, name) for name in names}) for line in lines]
    return Paid(issued_on or on, on, written)


def carry_out(office: Office, invoice: Paid, membership: Membership) -> Membership:
    """Carry out each line, each in a transaction of its own; how the membership is after it."""
    for line in invoice.lines:
        office.do(carry_out_line, invoice, line, office.now)
    return office.membership(membership.id)
