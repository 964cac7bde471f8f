"""A failed or pending payment damages a good membership: a renewal never touches the term that runs."""

from __future__ import annotations

from datetime import date

import pytest

from services.membership.actions.memberships import renew_membership
from services.membership.rules.standing import standing_of

IN_SEASON = date(2028, 1, 15)


@pytest.fixture
def renewing(office):
    """A member who asked to renew, and has not paid."""
    membership = office.member()
    office.on(IN_SEASON)
    invoice = office.do(renew_membership, membership.id, office.today)
    return membership, invoice


def test_asking_to_renew_changes_nothing_about_the_term_that_runs(office, renewing):
    membership, _ = renewing
    after = office.membership(membership.id)
    assert [term.id for term in after.terms] == [term.id for term in membership.terms]
    assert standing_of(after, IN_SEASON) == "active"


def test_a_part_payment_neither_ends_nor_extends_anything(office, renewing):
    membership, invoice = renewing
    office.pay(invoice, "part", amount_minor=1)
    after = office.membership(membership.id)
    assert [standing_of(after, day) for day in (date(2028, 2, 29), date(2028, 3, 1))] == [
        "active",
        "grace",
    ]


def test_a_renewal_that_is_never_paid_leaves_every_day_that_was_paid_for(office, renewing):
    membership, _ = renewing
    office.sweep(date(2028, 2, 29))
    after = office.membership(membership.id)
    assert standing_of(after, date(2028, 2, 29)) == "active"
    assert after.terms[-1].grace_ends_on == date(2028, 4, 30)
