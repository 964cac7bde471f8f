"""What may be done with what a party has paid too much."""

from __future__ import annotations

from collections.abc import Sequence

from services.membership.models import Invoice, Refund
from services.membership.rules.corrections import RefundReferenceIsTaken
from services.membership.rules.dues import CreditDoesNotReach
from shared.errors import Refusal


class CreditCameByCard(Refusal):
    """What came by card goes back to the card."""


def check_was_used(invoice: Invoice, used: int) -> None:
    """Refuse to use credit where there is none, or nothing to pay; unless it was used before."""
    if not used:
        raise CreditDoesNotReach(f"The payer has no credit for {invoice.number}, or owes nothing")


def check_credit_reaches(there_minor: int, amount_minor: int, currency: str) -> None:
    """Refuse to give back more than there is."""
    if amount_minor > there_minor:
        raise CreditDoesNotReach(f"{max(0, there_minor)} {currency} (minor units) are there")


def check_given_back_by_hand(left_minor: int, amount_minor: int, currency: str) -> None:
    """Refuse to give by transfer what came by card."""
    if left_minor:
        raise CreditCameByCard(
            f"{amount_minor - left_minor} {currency} (minor units) came otherwise; refund the rest to the card"
        )


def check_same_return(
    known: Sequence[tuple[Refund, str]], amount_minor: int, currency: str
) -> None:
    """Refuse another return under a reference that is taken; of `known` refunds each has its currency.

    It is the same where all of them gave so much credit back in this currency, and none came back.
    """
    there = sum(refund.amount_minor for refund, _ in known)
    stand = all(
        refund.of_credit and refund.came_back_on is None and paid_in == currency
        for refund, paid_in in known
    )
    if there != amount_minor or not stand:
        said = ", ".join(f"{one.amount_minor} {paid_in}" for one, paid_in in known)
        raise RefundReferenceIsTaken(f"{said} (minor units) were refunded under it: name another")
