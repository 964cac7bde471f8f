"""Amounts as Stripe writes them, which for some currencies is not as ISO 4217 does.

Source: https://docs.stripe.com/currencies, "Zero-decimal currencies", "Three-decimal currencies" and
"Special cases".
"""

from __future__ import annotations

from services.membership.payments.port import CallRefused

_A_HUNDRED_TIMES = frozenset(
    {"ISK", "UGX"}
)  # without a minor unit, and written as if there were one
_A_HUNDREDTH = frozenset({"MGA"})  # with a minor unit that Stripe does not know
_LAST_DIGIT_IS_NOUGHT = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


class AmountCannotBeSaid(CallRefused):
    """There is no such amount at Stripe."""


def to_stripe(amount_minor: int, currency: str) -> int:
    """An amount in ISO's minor units as Stripe takes it. Raises AmountCannotBeSaid."""
    if currency in _A_HUNDRED_TIMES:
        return amount_minor * 100
    if currency in _A_HUNDREDTH:
        return _whole(amount_minor, 100, currency)
    if currency in _LAST_DIGIT_IS_NOUGHT:
        return 10 * _whole(amount_minor, 10, currency)
    return amount_minor


def from_stripe(amount: int, currency: str) -> int:
    """An amount as Stripe tells it in ISO's minor units. Raises AmountCannotBeSaid."""
    if currency.upper() in _A_HUNDRED_TIMES:
        return _whole(amount, 100, currency)
    if currency.upper() in _A_HUNDREDTH:
        return amount * 100
    return amount


def _whole(amount: int, unit: int, currency: str) -> int:
    whole, rest = divmod(amount, unit)
    if rest:
        raise AmountCannotBeSaid(
            f"an amount in {currency.upper()} must be a multiple of {unit} of the smallest unit"
        )
    return whole
