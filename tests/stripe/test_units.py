"""Amounts cross the border to Stripe and come back the same, or do not cross it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.payments.stripe.units import AmountCannotBeSaid, from_stripe, to_stripe
from shared.currencies import digits

# As Stripe documents them, not as we have them
NO_DECIMALS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()
THREE_DECIMALS = "BHD JOD KWD OMR TND".split()
CURRENCIES = [
    *NO_DECIMALS,
    *THREE_DECIMALS,
    *"EUR USD GBP CHF ISK UGX HUF TWD KES NGN ALL LBP COP".split(),
]


@given(st.integers(0, 10**12), st.sampled_from(CURRENCIES))
def test_what_crosses_comes_back_the_same(amount, currency):
    try:
        there = to_stripe(amount, currency)
    except AmountCannotBeSaid:
        assert currency in ("MGA", "BHD", "JOD", "KWD", "OMR", "TND")
    else:
        assert from_stripe(there, currency.lower()) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "there"),
    [(500, "EUR", 500), (500, "JPY", 500), (5, "ISK", 500), (5, "UGX", 500), (500, "MGA", 5),
     (5120, "KWD", 5120)],
)  # fmt: skip
def test_amounts_are_as_stripe_documents_them(amount, currency, there):
    assert to_stripe(amount, currency) == there


@pytest.mark.parametrize("currency", CURRENCIES)
def test_one_whole_of_a_currency_is_one_whole_at_stripe(currency):
    at_stripe = 1 if currency in NO_DECIMALS else 1_000 if currency in THREE_DECIMALS else 100
    assert to_stripe(10 ** digits(currency), currency) == at_stripe


@pytest.mark.parametrize(("amount", "currency"), [(5124, "KWD"), (501, "MGA")])
def test_what_stripe_cannot_say_is_refused_and_not_rounded(amount, currency):
    with pytest.raises(AmountCannotBeSaid, match="multiple of"):
        to_stripe(amount, currency)


def test_what_stripe_tells_between_two_units_is_refused_and_not_rounded():
    with pytest.raises(AmountCannotBeSaid):
        from_stripe(550, "isk")
