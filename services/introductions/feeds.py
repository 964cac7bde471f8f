"""Reading a calendar's feed: when somebody is busy, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from services.introductions.rules.slots import Span, merged

_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
_MOST_A_DAY = 48
_MOST_A_DAY_IN_ALL = 500
_MOST_SPANS = 5_000
_WHAT_PARSERS_SAY = (
    *(ArithmeticError, AttributeError, LookupError),
    *(RecursionError, TypeError, ValueError),
)
"""What a stranger's file makes the parsers raise."""


class FeedIsUnreadable(ValueError):
    """What stands there is no calendar, or one that nobody can live by."""


def busy_times(content: bytes, since: datetime, until: datetime, zone: ZoneInfo) -> list[Span]:
    """When somebody is busy in a span, in UTC, by a feed in the format of RFC 5545.

    Repeated events count each time, a day counts from midnight to midnight in `zone`, as do times that name no
    zone; what is transparent or cancelled does not count. Raises FeedIsUnreadable.
    """
    try:
        calendar = icalendar.Calendar.from_ical(content)
        _check_how_often(calendar)
        found = [*_events(calendar, since, until, zone), *_free_busy(calendar, zone)]
    except FeedIsUnreadable:
        raise
    except _WHAT_PARSERS_SAY as error:
        raise FeedIsUnreadable(f"it is no calendar ({type(error).__name__})") from error
    spans = [(max(begins, since), min(ends, until)) for begins, ends in found]
    known = merged([one for one in spans if one[0] < one[1]])
    if len(known) > _MOST_SPANS:
        raise FeedIsUnreadable("it holds more than anybody can do")
    return known


def _check_how_often(calendar: icalendar.Calendar) -> None:
    """Refuse what takes for ever to be written out, before it is: repeated events count as often as on a day."""
    in_all = 0
    for event in calendar.walk("VEVENT"):
        rules = event.get("RRULE")
        for rule in rules if isinstance(rules, list) else [rules] if rules else []:
            often = _times_a_day(rule)
            in_all += often
            if often > _MOST_A_DAY or in_all > _MOST_A_DAY_IN_ALL:
                raise FeedIsUnreadable("its events repeat more often than anybody can live by")


def _times_a_day(rule: Any) -> int:
    """How often an event happens at most on one day, by its rule (RFC 5545, 3.3.10)."""
    kinds = {str(one).upper() for one in rule.get("FREQ", ())}
    if _TOO_OFTEN & kinds:
        return _MOST_A_DAY + 1
    hours = len(rule.get("BYHOUR", ())) or (24 if "HOURLY" in kinds else 1)
    return hours * max(1, len(rule.get("BYMINUTE", ()))) * max(1, len(rule.get("BYSECOND", ())))


def _events(
    calendar: icalendar.Calendar, since: datetime, until: datetime, zone: ZoneInfo
) -> Iterator[Span]:
    for event in recurring_ical_events.of(calendar).between(since, until):
        is_free = str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT"
        if not is_free and str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield _moment(event.start, zone), _moment(event.end, zone)


def _free_busy(calendar: icalendar.Calendar, zone: ZoneInfo) -> Iterator[Span]:
    for component in calendar.walk("VFREEBUSY"):
        lines = component.get("FREEBUSY", [])
        for line in lines if isinstance(lines, list) else [lines]:
            if str(line.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                begins, ends = line.dt
                started = _moment(begins, zone)
                yield (
                    started,
                    started + ends if isinstance(ends, timedelta) else _moment(ends, zone),
                )


def _moment(told: Any, zone: ZoneInfo) -> datetime:
    if not isinstance(told, datetime):
        if not isinstance(told, date):
            raise FeedIsUnreadable("an event of it has no time")
        told = datetime.combine(told, time())
    return (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(UTC)
