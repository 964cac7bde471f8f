"""Which days a report is about, where not all is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.membership.rules.calendar import (
    DateIsBeyondTheCalendar,
    add_months,
    check_span,
)


def a_year_after(day: date) -> date:
    """The day a year later; the last of the calendar where there is none."""
    return _months_from(day, 12, date.max)


def the_year_before(*, since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """On which days, today among them: as they are said, else a year."""
    check_span(since, until)
    last = until or _days_from(today, 1)
    return since or _months_from(last, -12, date.min), last


def span_of(
    *, as_of: date | None, since: date | None, until: date | None, today: date, looks_ahead: bool
) -> dict[str, date]:
    """As of which day, and on which days: the year before it of what was, the year after it of what comes."""
    check_span(since, until)
    day = as_of or today
    first = since or _months_from(day, -12, date.min)
    last = until or (a_year_after(day) if looks_ahead else day)
    return {"as_of": day, "since": first, "until": last}


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a civil day is over in a time zone: midnight there, whichever clock holds then."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def month_began(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the month of a civil day began in a time zone."""
    return datetime.combine(day.replace(day=1), time(), zone).astimezone(UTC)


def _days_from(day: date, days: int) -> date:
    return day if day == date.max else day + timedelta(days=days)


def _months_from(day: date, months: int, end: date) -> date:
    try:
        return add_months(day, months)
    except DateIsBeyondTheCalendar:
        return end
