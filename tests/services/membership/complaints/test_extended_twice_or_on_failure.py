"""Extended twice, or on a payment that failed: a paid line grants one term, and only a paid one does."""

from __future__ import annotations

from datetime import date

from services.membership.actions.memberships import renew_membership
from services.membership.models import Term
from tests.services.membership.paid import carry_out, paid
from tests.services.membership.test_lines import lines, pending


def test_a_payment_told_of_many_times_extends_once(office):
    membership = pending(office)
    invoice = paid(lines(office, membership), office.today)
    for _ in range(5):
        after = carry_out(office, invoice, membership)
    assert len(after.terms) == 1


def test_a_membership_is_not_extended_by_what_is_not_paid(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    invoice = office.do(renew_membership, membership.id, office.today)
    office.pay(invoice, "part", amount_minor=29_999)
    assert office.count(Term) == 1


def test_the_same_payment_recorded_twice_extends_once(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    invoice = office.do(renew_membership, membership.id, office.today)
    for _ in range(2):
        office.pay(invoice, "bank-2")
    assert len(office.membership(membership.id).terms) == 2
