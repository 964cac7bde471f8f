"""What was made at the provider is found however much there is, and a list too long is no proof of absence."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest

from services.membership.payments.port import OutcomeUnknown
from services.membership.payments.stripe.finding import Finding
from services.membership.payments.stripe.lists import all_of
from services.membership.payments.stripe.making import KEY
from services.membership.rules.wishes import RefundWish
from shared.database import new_id

WISH = RefundWish("pi_1", new_id(), 100, "EUR")


def refunds(*keys):
    made = [SimpleNamespace(id=f"re_{n}", metadata={KEY: key}) for n, key in enumerate(keys)]
    listed = SimpleNamespace(data=made[:100], auto_paging_iter=lambda: iter(made))
    return SimpleNamespace(refunds=SimpleNamespace(list=lambda asked: listed))


def test_what_is_on_a_later_page_is_found():
    found = Finding(refunds(*["others"] * 1_500, "ours~2")).find(WISH, "ours~3")
    assert found is not None
    assert found.ref == "re_1500"


def test_what_is_not_there_is_said_to_be_missing():
    assert Finding(refunds(*["others"] * 150)).find(WISH, "ours") is None


def test_a_list_that_is_too_long_says_so_and_not_that_there_is_nothing():
    with pytest.raises(OutcomeUnknown, match="more than 2000 refunds of one payment are there"):
        Finding(refunds(*["others"] * 2_001)).find(WISH, "ours")
    assert Finding(refunds(*["others"] * 2_000)).find(WISH, "ours") is None


def test_no_more_is_read_than_is_asked_for():
    numbers = count()
    with pytest.raises(OutcomeUnknown):
        list(all_of(SimpleNamespace(auto_paging_iter=lambda: numbers), "things", most=5))
    assert next(numbers) == 6
