"""Dates off by one, drifting, or lost on a leap day: civil dates, half open, counted from the anchor."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.membership.rules.standing import standing
from services.membership.rules.terms import Policy, first_term, term_after

MONTHLY = Policy(period_months=1)


def test_months_from_the_thirty_first_end_on_the_thirty_first_wherever_there_is_one():
    term = first_term(date(2027, 1, 31), MONTHLY)
    ends = [term.ends_on]
    for _ in range(5):
        term = term_after(term, MONTHLY)
        ends.append(term.ends_on)
    assert [end.day for end in ends] == [28, 31, 30, 31, 30, 31]


def test_years_from_a_leap_day_come_back_to_it():
    term = first_term(date(2028, 2, 29), Policy())
    for _ in range(3):
        term = term_after(term, Policy())
    assert term.ends_on == date(2032, 2, 29)


def test_the_last_day_that_is_paid_for_is_a_day_of_membership_and_the_next_one_is_not():
    term = first_term(date(2027, 3, 1), Policy())
    days = (date(2028, 2, 29), date(2028, 3, 1))
    assert [standing([term], [], [], day) for day in days] == ["active", "grace"]


@pytest.mark.parametrize("hour", [0, 1, 2, 22, 23])
def test_who_joins_around_midnight_joins_on_the_day_of_the_association(settings, hour):
    """At half past eleven of a summer's evening in UTC it is tomorrow in Amsterdam."""
    moment = datetime(2027, 7, 1, hour, 30, tzinfo=UTC)
    zoned = moment.astimezone(settings.zone).date()
    assert settings.today(moment) == zoned == first_term(zoned, Policy()).starts_on
