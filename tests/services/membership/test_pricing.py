"""Prices: by the month, by version, and always together with the days that they are for."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.models import Grant, Tier, TierPrice
from services.membership.models.words import LineKind
from services.membership.rules.calendar import (
    add_months,
    months_left,
    period_ends_on,
    period_starts_on,
    whole_months,
)
from services.membership.rules.grants import at_granted_price
from services.membership.rules.pricing import (
    NothingRunsToChange,
    TierHasNoPrice,
    TierSellsNoSeats,
    price_extra_seats,
    price_first_term,
    price_on,
    price_renewal,
    price_upgrade,
    prorated,
)
from services.membership.rules.terms import first_term, policy_of

EARLY = date(2020, 1, 1)
days = st.dates(date(2021, 1, 1), date(2060, 12, 31))
amounts = st.integers(0, 10**9)


def tier(*prices: TierPrice, **more: object) -> Tier:
    given = {"slug": "charity", "name": "Charity", "kind": "organisation", "currency": "EUR"}
    policy = {
        "period_months": 12,
        "period": "anniversary",
        "calendar_start_month": 1,
        "rollover_months": 3,
        "late_renewal": "continuous-in-grace",
        "grace_days": 60,
        "renewal_opens_days": 60,
        "reinstatement_days": 365,
        "seats": 5,
    }
    return Tier(**{**given, **policy, **more}, prices=list(prices))


def price(amount_minor: int, valid_from: date = EARLY, **more: object) -> TierPrice:
    given = {"currency": "EUR", "tax_behaviour": "exempt", "tax_rate_bp": 0}
    return TierPrice(**{**given, "amount_minor": amount_minor, "valid_from": valid_from, **more})


CALENDAR = {"period": "calendar"}


def test_who_joins_in_may_pays_eight_months_of_the_year():
    asked = price_first_term(tier(price(12_000), **CALENDAR), "EUR", date(2027, 5, 13))
    (line,) = asked.lines
    assert (line.unit_minor, line.starts_on, line.ends_on) == (
        8_000, date(2027, 5, 13), date(2028, 1, 1),
    )  # fmt: skip


def test_who_joins_at_the_end_of_october_pays_the_rest_and_the_next_year_at_its_price():
    dearer = tier(price(12_000), price(15_000, date(2028, 1, 1)), **CALENDAR)
    asked = price_first_term(dearer, "EUR", date(2027, 10, 31))
    assert [line.unit_minor for line in asked.lines] == [3_000, 15_000]
    assert asked.lines[0].ends_on == asked.lines[1].starts_on == date(2028, 1, 1)
    assert asked.ends_on == date(2029, 1, 1)


@pytest.mark.parametrize(
    ("granted", "ends_on", "asked"),
    [
        ({"price_minor": 6_000}, date(2029, 1, 1), [1_500, 6_000]),
        ({"price_minor": 6_000}, date(2028, 1, 1), [1_500, 15_000]),
        ({"percent": 50}, date(2029, 1, 1), [1_500, 7_500]),
        ({"price_minor": 13_000}, date(2029, 1, 1), [3_000, 13_000]),
    ],
)
def test_a_granted_price_is_for_a_whole_period_and_its_share_for_a_shorter_one(
    granted, ends_on, asked
):
    dearer = tier(price(12_000), price(15_000, date(2028, 1, 1)), **CALENDAR)
    grant = Grant(id=UUID(int=1), ends_on=ends_on, **granted)
    priced = price_first_term(dearer, "EUR", date(2027, 10, 31))
    lines = at_granted_price(priced, [grant], dearer).lines
    assert [line.unit_minor for line in lines] == asked


def test_a_renewal_is_never_prorated_and_has_the_price_of_its_first_day():
    dearer = tier(price(12_000), price(15_000, date(2028, 1, 1)), **CALENDAR)
    term = first_term(date(2027, 5, 13), policy_of(dearer))
    asked = price_renewal(dearer, "EUR", [term], date(2027, 11, 20))
    assert [line.unit_minor for line in asked.lines] == [15_000]
    assert (asked.starts_on, asked.ends_on) == (date(2028, 1, 1), date(2029, 1, 1))


def test_an_upgrade_costs_the_difference_for_the_whole_months_that_are_left():
    old, new = tier(price(12_000)), tier(price(24_000), slug="large", name="Large")
    term = first_term(date(2027, 1, 15), policy_of(old))
    asked = price_upgrade(old, new, "EUR", [term], date(2027, 7, 16))
    (line,) = asked.lines
    assert (line.kind, line.unit_minor, line.tier_slug) == (LineKind.UPGRADE, 5_000, "large")
    assert (line.starts_on, line.ends_on) == (date(2027, 7, 16), date(2028, 1, 15))


def test_an_upgrade_needs_a_term_that_runs():
    old, new = tier(price(1)), tier(price(2), slug="large")
    with pytest.raises(NothingRunsToChange):
        price_upgrade(old, new, "EUR", [first_term(EARLY, policy_of(old))], date(2027, 7, 16))


def test_more_seats_cost_what_is_left_of_the_term():
    sold = tier(price(12_000, extra_seat_minor=1_200))
    term = first_term(date(2027, 1, 15), policy_of(sold))
    asked = price_extra_seats(sold, "EUR", [term], 3, date(2027, 7, 15))
    assert [(line.quantity, line.unit_minor) for line in asked.lines] == [(3, 600)]


def test_a_tier_without_a_price_for_seats_sells_none():
    term = first_term(date(2027, 1, 15), policy_of(tier()))
    with pytest.raises(TierSellsNoSeats):
        price_extra_seats(tier(price(12_000)), "EUR", [term], 1, date(2027, 7, 15))


def test_seats_that_were_bought_are_asked_for_with_the_next_term():
    sold = tier(price(12_000, extra_seat_minor=1_200))
    asked = price_first_term(sold, "EUR", date(2027, 3, 1), seats=2)
    assert [(line.kind, line.asked_minor) for line in asked.lines] == [
        (LineKind.TERM, 12_000), (LineKind.SEATS, 2_400),
    ]  # fmt: skip


def test_a_price_holds_from_its_day_in_its_currency():
    sold = tier(price(1), price(2, date(2027, 1, 1)), price(3, date(2026, 6, 1), currency="KES"))
    asked = [("EUR", date(2026, 12, 31)), ("EUR", date(2027, 1, 1)), ("KES", date(2027, 1, 1))]
    assert [price_on(sold, *one).amount_minor for one in asked] == [1, 2, 3]
    with pytest.raises(TierHasNoPrice):
        price_on(sold, "SEK", date(2027, 1, 1))


def test_a_line_keeps_how_its_price_was_taxed():
    taxed = tier(price(12_000, tax_behaviour="inclusive", tax_rate_bp=2_100))
    (line,) = price_first_term(taxed, "EUR", date(2027, 3, 1)).lines
    assert (line.tax_behaviour, line.tax_rate_bp) == ("inclusive", 2_100)


@given(amounts, st.integers(0, 36), st.integers(1, 36))
def test_a_part_of_a_price_is_rounded_half_up(amount, months, period):
    exact = Fraction(amount * months, period)
    assert -Fraction(1, 2) < exact - prorated(amount, months, period) <= Fraction(1, 2) or (
        prorated(amount, months, period) - exact == Fraction(1, 2)
    )


@given(days, amounts, st.integers(1, 12), st.integers(0, 12))
def test_what_is_asked_covers_its_days_without_a_gap_and_pays_for_each_month_once(
    today, amount, start_month, rollover
):
    sold = tier(
        price(amount), calendar_start_month=start_month, rollover_months=rollover, **CALENDAR
    )
    asked = price_first_term(sold, "EUR", today)
    ends = [line.ends_on for line in asked.lines]
    assert [asked.starts_on, *ends] == [*(line.starts_on for line in asked.lines), asked.ends_on]
    for line in asked.lines:
        months = months_left(line.starts_on, line.ends_on)
        assert line.unit_minor == prorated(amount, months, 12)
        assert months <= 12


@given(days, st.integers(1, 12), st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_a_day_is_in_its_period(day, start_month, period):
    began, ends = (one(day, start_month, period) for one in (period_starts_on, period_ends_on))
    assert began <= day < ends == add_months(began, period)
    assert period_starts_on(ends, start_month, period) == ends


@given(days, days)
def test_whole_months_fit_and_one_more_does_not(one, other):
    earlier, later = min(one, other), max(one, other)
    months = whole_months(earlier, later)
    assert add_months(earlier, months) <= later < add_months(earlier, months + 1) + timedelta(1)


@given(days, amounts, amounts, st.integers(0, 11))
def test_an_upgrade_never_costs_more_than_the_difference_of_a_whole_period(
    starts_on, before, more, gone
):
    old, new = tier(price(before)), tier(price(before + more), slug="large")
    term = first_term(starts_on, policy_of(old))
    asked = price_upgrade(old, new, "EUR", [term], add_months(starts_on, gone))
    assert 0 <= asked.lines[0].unit_minor <= more
