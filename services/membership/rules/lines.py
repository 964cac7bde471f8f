"""What an invoice is to ask for, before it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.membership.models import Invoice, InvoiceLine
from services.membership.models.words import LineKind, TaxBehaviour

DEEDS = frozenset({LineKind.TERM, LineKind.UPGRADE, LineKind.SEATS})
"""What is carried out, once it is paid."""


@dataclass(frozen=True)
class Listed:
    """A price as the price list has it, where a party that owes no tax is asked for another."""

    unit_minor: int
    tax_behaviour: TaxBehaviour
    tax_rate_bp: int


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """One thing that money is to be asked for, at the price of the day: all of it is kept on the line.

    A line of a membership says which days and which tier it pays for: what is carried out once it is
    paid is read from the line alone, however the price list has changed since.
    """

    kind: LineKind
    description: str
    unit_minor: int
    quantity: int = 1
    tax_behaviour: TaxBehaviour = TaxBehaviour.EXEMPT
    tax_rate_bp: int = 0
    membership_id: UUID | None = None
    tier_slug: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    listed: Listed | None = None

    @property
    def asked_minor(self) -> int:
        """Quantity times the price of one, as the price list has it: with its tax if that is inclusive."""
        return self.quantity * self.unit_minor


def counts_from(invoice: Invoice) -> date:
    """The day from which what was paid for may run: money from before the invoice buys no past days."""
    return max(invoice.issued_on, invoice.paid_on or invoice.issued_on)


def terms_of(invoice: Invoice, membership_id: UUID) -> list[InvoiceLine]:
    """The lines of an invoice that each ask for a term of one membership, in the order of their days."""
    wanted = [
        line
        for line in invoice.lines
        if line.kind == LineKind.TERM and line.membership_id == membership_id
    ]
    return sorted(wanted, key=lambda line: line.starts_on or date.min)


def has_gone_by(line: InvoiceLine, lines: Sequence[InvoiceLine], paid_on: date) -> bool:
    """Whether a line's days were over before it was paid, where a later line was bought with it."""
    if line.ends_on is None or paid_on < line.ends_on:
        return False
    return any(other.starts_on is not None and other.starts_on >= line.ends_on for other in lines)


def gift(membership_id: UUID, amount_minor: int) -> list[NewLine]:
    """The line for what somebody gives beside the dues, if anything."""
    if not amount_minor:
        return []
    return [
        NewLine(
            kind=LineKind.DONATION,
            description="Donation",
            unit_minor=amount_minor,
            membership_id=membership_id,
        )
    ]


def given_beside(invoice: Invoice) -> int:
    """How much an invoice asks for as a gift, in minor units."""
    gifts = [line for line in invoice.lines if line.kind == LineKind.DONATION]
    return sum(line.unit_minor * line.quantity for line in gifts)


def asks_for(invoice: Invoice, lines: Sequence[NewLine]) -> bool:
    """Whether an invoice asks for these lines, whatever the days that they are for."""
    return [_worth(line) for line in invoice.lines] == [_worth(line) for line in lines]


def _worth(line: InvoiceLine | NewLine) -> tuple[object, ...]:
    taxed = (line.tax_behaviour, line.tax_rate_bp)
    return (line.kind, line.tier_slug, line.quantity, line.unit_minor, *taxed)
