"""What the tests of the double share: Stripe, or what stands in for it, asked through the real SDK."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import stripe

from tests.stripe.double import StripeDouble

KEY = "sk_test_of_the_double"


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """A double with nothing in it."""
    with StripeDouble() as opened:
        yield opened


@pytest.fixture(params=["double", "stripe"])
def client(request: pytest.FixtureRequest) -> stripe.StripeClient:
    """The SDK's client: of the double, and of Stripe itself where there is a test key."""
    if request.param == "double":
        double: StripeDouble = request.getfixturevalue("double")
        return client_of(double)
    key = os.environ.get("STRIPE_SECRET_KEY", "")
    if not key.startswith("sk_test_"):
        pytest.skip("STRIPE_SECRET_KEY is no test key (sk_test_...): Stripe itself was not asked")
    return stripe.StripeClient(key, max_network_retries=2)


def client_of(double: StripeDouble, retries: int = 0) -> stripe.StripeClient:
    """A client that asks the double."""
    return stripe.StripeClient(KEY, base_addresses={"api": double.url}, max_network_retries=retries)
