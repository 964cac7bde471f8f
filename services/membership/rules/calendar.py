"""Civil dates counted from an anchor, so that they never drift."""

from __future__ import annotations

import calendar
from datetime import date

from shared.errors import BadInput


class DateIsBeyondTheCalendar(BadInput):
    """There is no such date."""


class SpanIsUpsideDown(BadInput):
    """A span of time ends before it begins."""


def check_span(since: date | None, until: date | None) -> None:
    """Refuse days, or moments, of which the last comes before the first."""
    if since is not None and until is not None and until < since:
        raise SpanIsUpsideDown(f"{until} comes before {since}")


def add_months(anchor: date, months: int) -> date:
    """The date so many months after an anchor; the last of the month where the day is missing.

    Always count from the anchor: 31 January and 1, 2, 3 months are 28 February, 31 March, 30 April.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DateIsBeyondTheCalendar(f"{months} months after {anchor} is beyond the calendar")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor.day, last))


def whole_months(starts_on: date, ends_on: date) -> int:
    """How many whole months there are from one day to another; none where it is less than one."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    return max(0, months if add_months(starts_on, months) <= ends_on else months - 1)


def months_left(starts_on: date, ends_on: date) -> int:
    """How many months are touched from a day to the first of a month, the joining month included."""
    return (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month


def period_starts_on(day: date, start_month: int, period_months: int) -> date:
    """When the period of the calendar began that a day is in; periods are counted from a month."""
    gone = (day.month - start_month) % 12 % period_months
    return add_months(day.replace(day=1), -gone)


def period_ends_on(day: date, start_month: int, period_months: int) -> date:
    """When the period of the calendar is over that a day is in: the first day that is not in it."""
    return add_months(period_starts_on(day, start_month, period_months), period_months)
