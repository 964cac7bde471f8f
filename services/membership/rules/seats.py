"""How many seats a membership has in a tier, and whether they are enough for those who sit on them."""

from __future__ import annotations

from datetime import date

from services.membership.models import Invoice, Membership, Tier
from services.membership.rules.pricing import sells_seats
from services.membership.rules.tiers import InvoiceWaits, SeatsAreTaken


def seats_in(tier: Tier, membership: Membership, day: date) -> int:
    """How many seats a membership has in a tier: those that were bought come along where it sells such."""
    if sells_seats(tier, membership.currency, day):
        return tier.seats + membership.extra_seats
    return tier.seats


def check_seats_suffice(tier: Tier, seats: int, taken: int) -> None:
    """Refuse a tier in which more sit than there are seats."""
    if taken > seats:
        raise SeatsAreTaken(too_few(tier, seats, taken))


def too_few(tier: Tier, seats: int, taken: int) -> str:
    """Why a tier has too few seats, and what to do about it."""
    return (
        f"The tier {tier.slug} gives {seats} seats, and {taken} are taken or kept for who was invited:"
        f" free {taken - seats} of them first, or ask for another tier"
    )


def check_no_seats_wait(waiting: Invoice | None, sells: bool) -> None:
    """Refuse a tier that sells no seats while seats beyond the tier's wait to be paid."""
    if waiting is not None and not sells:
        raise InvoiceWaits(f"Invoice {waiting.number} asks for seats; pay or void it first")


def check_seats_last(upgrade: Invoice | None, sells: bool) -> None:
    """Refuse to sell seats while an upgrade waits to be paid with which they would be over."""
    if upgrade is not None and not sells:
        raise InvoiceWaits(
            f"Invoice {upgrade.number} asks for a tier that sells no seats; pay or void it first"
        )
