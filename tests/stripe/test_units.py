"""Amounts cross the border to Stripe and come back the same, or do not cross it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.payments.stripe.units import AmountCannotBeSaid, from_stripe, to_stripe

CURRENCIES = "EUR USD GBP JPY KRW CLP ISK UGX MGA BHD JOD KWD OMR TND HUF TWD KES RWF VND XAF XOF XPF".split()


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


@pytest.mark.parametrize(("amount", "currency"), [(5124, "KWD"), (501, "MGA")])
def test_what_stripe_cannot_say_is_refused_and_not_rounded(amount, currency):
    with pytest.raises(AmountCannotBeSaid, match="multiple of"):
        to_stripe(amount, currency)


def test_what_stripe_tells_between_two_units_is_refused_and_not_rounded():
    with pytest.raises(AmountCannotBeSaid):
        from_stripe(550, "isk")
