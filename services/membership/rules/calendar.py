"""Civil dates counted from an anchor, so that they never drift."""

from __future__ import annotations

import calendar
from datetime import date

from shared.errors import BadInput


class DateIsBeyondTheCalendar(BadInput):
    """There is no such date."""


def add_months(anchor: date, months: int) -> date:
    """The date so many months after an anchor; the last of the month where the day is missing.

    Always count from the anchor: 31 January and 1, 2, 3 months are 28 February, 31 March, 30 April.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DateIsBeyondTheCalendar(f"{months} months after {anchor} is beyond the calendar")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor.day, last))
