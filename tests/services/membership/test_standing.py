"""Terms and standing: dates that never drift, spans that never overlap, answers that never depend on when."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.models import Exit, Hold, Term
from services.membership.rules.calendar import DateIsBeyondTheCalendar, add_months
from services.membership.rules.standing import Standing, has_benefits, member_since, standing
from services.membership.rules.terms import (
    Dates,
    Policy,
    RenewalHasNotOpened,
    TermsOverlap,
    check_no_overlap,
    check_renewal_is_open,
    first_term,
    next_term,
    running_term,
)

YEARLY = Policy(period_months=12, grace_days=30)
MONTHLY = Policy(period_months=1, grace_days=10)

days = st.dates(date(1990, 1, 1), date(2080, 12, 31))
policies = st.builds(
    Policy,
    period_months=st.integers(1, 36),
    grace_days=st.integers(0, 90),
    reinstatement_days=st.integers(0, 400),
)
waits = st.lists(st.integers(-60, 800), max_size=12)


def history(starts_on: date, policy: Policy, waiting: list[int]) -> list[Dates]:
    """Terms of a member who pays so many days after (or before) each end."""
    terms = [first_term(starts_on, policy)]
    for days_late in waiting:
        paid_on = max(terms[-1].starts_on, terms[-1].ends_on + timedelta(days=days_late))
        terms.append(next_term(terms, policy, paid_on))
    return terms


# The calendar


def test_a_thirty_first_never_drifts():
    ends = [add_months(date(2027, 1, 31), months) for months in (1, 2, 3, 13)]
    assert ends == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2028, 2, 29)]


def test_a_leap_day_comes_back():
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2028, 2, 29), 48) == date(2032, 2, 29)


def test_the_end_of_the_calendar_is_refused_in_words():
    with pytest.raises(DateIsBeyondTheCalendar):
        add_months(date(9999, 6, 1), 12)


@given(days, st.integers(0, 400))
def test_so_many_months_on_is_in_that_month_and_never_on_a_later_day(anchor, months):
    there = add_months(anchor, months)
    assert (there.year * 12 + there.month) - (anchor.year * 12 + anchor.month) == months
    assert there.day <= anchor.day


# Terms


@given(days, policies, waits)
def test_terms_never_overlap(starts_on, policy, waiting):
    terms = history(starts_on, policy, waiting)
    for earlier, later in itertools.pairwise(terms):
        assert earlier.starts_on < earlier.ends_on <= later.starts_on


@given(days, policies, st.integers(1, 30))
def test_renewals_in_time_are_counted_from_the_anchor(starts_on, policy, count):
    terms = history(starts_on, policy, [-1] * count)
    assert [term.ends_on for term in terms] == [
        add_months(starts_on, policy.period_months * (k + 1)) for k in range(count + 1)
    ]


@given(days, policies, waits, st.integers(-400, 400))
def test_a_renewal_leaves_the_terms_before_as_they_are(starts_on, policy, waiting, days_late):
    terms = history(starts_on, policy, waiting)
    before = list(terms)
    next_term(terms, policy, terms[-1].ends_on + timedelta(days=days_late))
    assert terms == before


def test_monthly_terms_from_the_thirty_first_end_where_the_month_does():
    terms = history(date(2027, 1, 31), MONTHLY, [0, 0])
    assert [term.ends_on for term in terms] == [
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_a_late_renewal_inside_grace_is_continuous():
    terms = [first_term(date(2026, 1, 15), YEARLY)]
    renewed = next_term(terms, YEARLY, date(2027, 2, 13))
    assert (renewed.starts_on, renewed.ends_on) == (date(2027, 1, 15), date(2028, 1, 15))


def test_a_renewal_after_the_lapse_starts_afresh():
    terms = [first_term(date(2026, 1, 15), YEARLY)]
    renewed = next_term(terms, YEARLY, date(2027, 2, 14))
    assert (renewed.starts_on, renewed.ends_on) == (date(2027, 2, 14), date(2028, 2, 14))


def test_renewal_opens_sixty_days_before_the_end():
    terms = [first_term(date(2026, 3, 2), YEARLY)]
    check_renewal_is_open(terms, YEARLY, date(2027, 1, 1))
    with pytest.raises(RenewalHasNotOpened):
        check_renewal_is_open(terms, YEARLY, date(2026, 12, 31))


def test_terms_that_touch_do_not_overlap():
    term = first_term(date(2026, 1, 1), YEARLY)
    check_no_overlap([term], first_term(date(2027, 1, 1), YEARLY))
    with pytest.raises(TermsOverlap):
        check_no_overlap([term], first_term(date(2026, 12, 31), YEARLY))


@given(days, policies, days)
def test_a_running_term_covers_today(since, policy, today):
    term = running_term(since, policy, today)
    assert term.anchor_on == since
    assert term.ends_on == add_months(since, term.anchor_months)
    assert term.starts_on <= today < term.ends_on or since > today


# Standing


def term(starts_on: date, policy: Policy = YEARLY) -> Dates:
    return first_term(starts_on, policy)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 12, 31), Standing.PENDING),
        (date(2026, 1, 1), Standing.ACTIVE),
        (date(2026, 12, 31), Standing.ACTIVE),
        (date(2027, 1, 1), Standing.GRACE),
        (date(2027, 1, 30), Standing.GRACE),
        (date(2027, 1, 31), Standing.LAPSED),
    ],
)
def test_a_membership_is_pending_active_in_grace_then_lapsed(as_of, expected):
    assert standing([term(date(2026, 1, 1))], [], [], as_of) is expected


def test_a_hold_suspends_until_it_is_released():
    terms = [term(date(2026, 1, 1))]
    hold = Hold(starts_on=date(2026, 5, 1), released_on=date(2026, 6, 1))
    seen = [standing(terms, [hold], [], day) for day in (date(2026, 5, 31), date(2026, 6, 1))]
    assert seen == [Standing.SUSPENDED, Standing.ACTIVE]


def test_a_hold_does_not_hide_a_lapse():
    hold = Hold(starts_on=date(2026, 5, 1), released_on=None)
    assert standing([term(date(2025, 1, 1))], [hold], [], date(2026, 6, 1)) is Standing.LAPSED


def test_an_exit_counts_from_its_day():
    terms, exit_ = [term(date(2026, 1, 1))], Exit(kind="resigned", effective_on=date(2026, 7, 1))
    seen = [standing(terms, [], [exit_], day) for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert seen == [Standing.ACTIVE, Standing.RESIGNED]


def test_a_term_as_the_table_has_it_counts_like_dates():
    row = Term(
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        grace_ends_on=date(2027, 1, 31),
        anchor_on=date(2026, 1, 1),
        anchor_months=12,
    )
    assert standing([row], [], [], date(2026, 6, 1)) is Standing.ACTIVE


@given(days, policies, waits, days, st.randoms())
def test_standing_does_not_depend_on_the_order_of_the_facts(
    starts_on, policy, waiting, as_of, random
):
    terms = history(starts_on, policy, waiting)
    shuffled = random.sample(terms, len(terms))
    assert standing(shuffled, [], [], as_of) == standing(terms, [], [], as_of)


@given(days, policies, waits, days)
def test_standing_of_a_day_does_not_depend_on_when_it_is_asked(starts_on, policy, waiting, as_of):
    """Asked on the day, only the terms begun are known; asked years later, all of them are."""
    terms = history(starts_on, policy, waiting)
    known_then = [one for one in terms if one.starts_on <= as_of]
    exits = [Exit(kind="resigned", effective_on=as_of + timedelta(days=1))]
    asked_then = standing(known_then, [], [], as_of)
    assert standing(terms, [], exits, as_of) == asked_then


@given(days, policies, waits, days)
def test_benefits_are_enjoyed_exactly_in_terms_and_grace(starts_on, policy, waiting, as_of):
    terms = history(starts_on, policy, waiting)
    inside = any(one.starts_on <= as_of < one.grace_ends_on for one in terms)
    assert has_benefits(standing(terms, [], [], as_of)) == inside


def test_member_since_survives_a_gap_within_the_reinstatement_window():
    policy = Policy(grace_days=30, reinstatement_days=100)
    back_in_time = [term(date(2024, 1, 1)), term(date(2025, 4, 1))]
    too_late = [term(date(2024, 1, 1)), term(date(2025, 6, 1))]
    assert member_since(back_in_time, policy, date(2025, 7, 1)) == date(2024, 1, 1)
    assert member_since(too_late, policy, date(2025, 7, 1)) == date(2025, 6, 1)


def test_nobody_is_a_member_since_a_day_to_come():
    assert member_since([term(date(2027, 1, 1))], YEARLY, date(2026, 1, 1)) is None
