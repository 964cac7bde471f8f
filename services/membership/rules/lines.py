"""What an invoice is to ask for, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.membership.models.words import LineKind, TaxBehaviour


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

    @property
    def asked_minor(self) -> int:
        """Quantity times the price of one, as the price list has it: with its tax if that is inclusive."""
        return self.quantity * self.unit_minor
