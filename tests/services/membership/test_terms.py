"""Terms by policy: the calendar, late renewals, and histories that no order and no clock can bend."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.models import Exit, Hold
from services.membership.rules.calendar import add_months
from services.membership.rules.standing import has_benefits, standing
from services.membership.rules.terms import (
    Dates,
    Policy,
    bought_term,
    cut,
    first_term,
    next_term,
    running_term,
    term_after,
)

days = st.dates(date(1990, 1, 1), date(2080, 12, 31))
policies = st.builds(
    Policy,
    period_months=st.sampled_from([1, 3, 6, 12, 24]),
    grace_days=st.integers(0, 90),
    reinstatement_days=st.integers(0, 400),
    period=st.sampled_from(["anniversary", "calendar"]),
    calendar_start_month=st.integers(1, 12),
    late_renewal=st.sampled_from(["continuous-in-grace", "always-continuous", "always-restart"]),
)
waits = st.lists(st.integers(-60, 800), max_size=12)
YEAR = Policy(period="calendar", grace_days=30)
JANUARY = date(2027, 1, 15)


def history(starts_on: date, policy: Policy, waiting: list[int]) -> list[Dates]:
    terms = [first_term(starts_on, policy)]
    for late in waiting:
        paid_on = max(terms[-1].starts_on, terms[-1].ends_on + timedelta(days=late))
        terms.append(next_term(terms, policy, paid_on))
    return terms


def test_a_calendar_term_ends_with_the_year_and_the_next_is_whole():
    terms = history(date(2027, 5, 13), YEAR, [-10])
    assert [one.ends_on for one in terms] == [date(2028, 1, 1), date(2029, 1, 1)]


def test_a_year_may_begin_in_july():
    term = first_term(date(2027, 5, 13), Policy(period="calendar", calendar_start_month=7))
    assert term.ends_on == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("late_renewal", "paid_on", "starts_on"),
    [
        ("continuous-in-grace", date(2028, 2, 13), date(2028, 1, 15)),
        ("continuous-in-grace", date(2028, 2, 14), date(2028, 2, 14)),
        ("always-continuous", date(2028, 8, 1), date(2028, 1, 15)),
        ("always-continuous", date(2029, 8, 1), date(2029, 1, 15)),
        ("always-restart", date(2028, 1, 20), date(2028, 1, 20)),
        ("always-restart", date(2028, 1, 14), date(2028, 1, 15)),
    ],
)
def test_a_late_renewal_starts_where_the_tier_says(late_renewal, paid_on, starts_on):
    policy = Policy(grace_days=30, late_renewal=late_renewal)
    assert next_term([first_term(JANUARY, policy)], policy, paid_on).starts_on == starts_on


def test_a_year_that_was_priced_ends_where_the_invoice_said_though_paid_late():
    bought = bought_term([], YEAR, date(2029, 1, 1), date(2027, 11, 20))
    assert (bought.starts_on, bought.ends_on) == (date(2027, 11, 20), date(2029, 1, 1))


def test_a_term_that_was_granted_until_some_day_is_counted_on_from_there():
    granted = Dates(date(2027, 1, 1), date(2027, 5, 31), date(2027, 6, 30), date(2027, 1, 1), 0)
    monthly = Policy(period_months=1)
    ends = [granted]
    for _ in range(3):
        ends.append(term_after(ends[-1], monthly))
    assert [one.ends_on.day for one in ends[1:]] == [30, 31, 31]


@given(days, policies, waits)
def test_terms_never_overlap_under_any_policy(starts_on, policy, waiting):
    terms = history(starts_on, policy, waiting)
    for earlier, later in itertools.pairwise(terms):
        assert earlier.starts_on < earlier.ends_on <= later.starts_on
        assert earlier.ends_on <= earlier.grace_ends_on


@given(days, policies, waits, st.integers(-400, 400))
def test_a_renewal_moves_no_term_that_there_is(starts_on, policy, waiting, late):
    terms = history(starts_on, policy, waiting)
    before, day = list(terms), terms[-1].ends_on + timedelta(days=late)
    standings = [standing(terms, [], [], one.ends_on) for one in terms[:-1]]
    new = next_term(terms, policy, day)
    assert terms == before
    assert [standing([*terms, new], [], [], one.ends_on) for one in terms[:-1]] == standings


@given(days, policies, waits, days, st.lists(days, max_size=6))
def test_a_standing_is_the_same_whenever_and_however_often_jobs_ran(
    starts_on, policy, waiting, as_of, runs
):
    terms = history(starts_on, policy, waiting)
    first = standing(terms, [], [], as_of)
    for run in runs:
        standing(terms, [], [], run)
    assert standing(terms, [], [], as_of) is first


@given(days, policies, waits, days, days, st.integers(0, 400))
def test_a_term_more_never_takes_benefits_away_and_a_hold_or_an_exit_never_gives_any(
    starts_on, policy, waiting, as_of, other, length
):
    terms = history(starts_on, policy, waiting)
    enjoyed = has_benefits(standing(terms, [], [], as_of))
    if enjoyed:
        assert has_benefits(standing([*terms, first_term(other, policy)], [], [], as_of))
    hold = Hold(starts_on=other, released_on=other + timedelta(days=length))
    left = Exit(kind="resigned", effective_on=other)
    for less in (standing(terms, [hold], [], as_of), standing(terms, [], [left], as_of)):
        assert enjoyed or not has_benefits(less)


@given(days, policies, waits, days)
def test_a_term_cut_in_two_stands_as_the_whole_one_did(starts_on, policy, waiting, as_of):
    terms = history(starts_on, policy, waiting)
    last = terms[-1]
    middle = last.starts_on + (last.ends_on - last.starts_on) / 2
    before, after = cut(last, policy, middle)
    parts = [Dates(*one, last.anchor_on, 0) for one in (before, after) if one]
    assert standing([*terms[:-1], *parts], [], [], as_of) is standing(terms, [], [], as_of)


@given(st.integers(1, 300), st.sampled_from([1, 3, 12]))
def test_a_leap_day_and_a_thirty_first_never_drift(count, months):
    policy = Policy(period_months=months)
    for anchor in (date(2028, 2, 29), date(2027, 1, 31)):
        term = first_term(anchor, policy)
        for _ in range(count):
            term = term_after(term, policy)
        assert term.ends_on == add_months(anchor, months * (count + 1))


@given(days, policies, days)
def test_a_membership_from_before_is_in_a_term_today(since, policy, today):
    term = running_term(since, policy, today)
    assert term.starts_on <= max(since, today) < term.ends_on
    assert term.anchor_on == since


ZONES = ["Europe/Amsterdam", "America/New_York", "Pacific/Auckland", "Africa/Nairobi"]


@pytest.mark.parametrize("zone", ZONES)
def test_a_clock_that_is_put_forward_or_back_moves_no_date(settings, zone):
    """Whoever pays in the first or the last hour of a civil day has the term of that day."""
    there = replace(settings, time_zone=zone)
    for number in range(366):
        day = date(2027, 1, 1) + timedelta(days=number)
        for hour in (time(0, 30), time(2, 30), time(23, 30)):
            today = there.today(datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC))
            assert today == day
            assert first_term(today, Policy()).ends_on == add_months(day, 12)
