"""Proration plus a full extension, or lost days: what is asked and what is granted are the same days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.membership.rules.calendar import months_left
from services.membership.rules.pricing import prorated
from tests.services.membership.paid import carry_out, paid
from tests.services.membership.test_lines import lines, pending

YEARLY = 250_000
DAYS = [date(2027, 1, 1), date(2027, 5, 13), date(2027, 10, 31), date(2027, 12, 31)]


@pytest.mark.parametrize("day", DAYS)
def test_what_is_granted_is_what_was_paid_for(office, day):
    membership = pending(office.on(day), period="calendar")
    asked = lines(office, membership)
    granted = carry_out(office, paid(asked, day), membership).terms
    assert [(one.starts_on, one.ends_on) for one in asked] == [
        (one.starts_on, one.ends_on) for one in granted
    ]
    months = [months_left(one.starts_on, one.ends_on) for one in granted]
    assert [one.asked_minor for one in asked] == [prorated(YEARLY, n, 12) for n in months]


def test_who_renews_early_loses_no_day(office):
    membership = pending(office)
    first = carry_out(office, paid(lines(office, membership), office.today), membership)
    office.on(first.terms[0].ends_on - timedelta(days=60))
    after = carry_out(office, paid(lines(office, first), office.today), first)
    assert after.terms[1].starts_on == after.terms[0].ends_on
    assert after.terms[1].ends_on == date(2029, 3, 1)


def test_a_renewal_is_asked_for_in_full(office):
    membership = pending(office.on(date(2027, 5, 13)), period="calendar")
    first = carry_out(office, paid(lines(office, membership), office.today), membership)
    office.on(date(2027, 12, 1))
    assert [one.asked_minor for one in lines(office, first)] == [YEARLY]
