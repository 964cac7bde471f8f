"""Seats or access collapse on the first failed charge: here grace is fixed, and no term is touched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.payments import DuesChargeAnnounced
from services.membership.actions.memberships import renew_membership
from services.membership.rules.standing import standing_of
from tests.stripe import cards


@pytest.fixture
def membership(till):
    """A card holder whose card declines at renewal."""
    holder = till.card_holder()
    (method,) = till.double.things("pm")
    cards.declining(till.double.world, method["id"], "insufficient_funds")
    day = holder.terms[0].ends_on - timedelta(days=40)
    till.office.on(day)
    till.office.do(renew_membership, holder.id, day)
    till.sweep(day)
    return holder


def test_a_declined_card_changes_neither_the_term_nor_its_grace(till, office, membership):
    (before,) = office.membership(membership.id).terms
    till.sweep(office.said(DuesChargeAnnounced)[0].charge_on)
    (after,) = office.membership(membership.id).terms
    assert (before.ends_on, before.grace_ends_on) == (after.ends_on, after.grace_ends_on)
    assert standing_of(office.membership(membership.id), office.today) == "active"


def test_retries_buy_not_a_day_of_grace(till, office, membership):
    (term,) = office.membership(membership.id).terms
    first = office.said(DuesChargeAnnounced)[0].charge_on
    for days in (0, 3, 7, 14):
        till.sweep(first + timedelta(days=days))
    known = office.membership(membership.id)
    assert standing_of(known, term.grace_ends_on - timedelta(days=1)) == "grace"
    assert standing_of(known, term.grace_ends_on) == "lapsed"
