"""Rules by which dates repeat: a part of those of RFC 5545, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule

from shared.errors import BadInput

MOST_DATES = 500
_REACH = timedelta(days=3653)  # ten years

_FREQUENCIES = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}
_DAYS = {
    "MO": rrule.MO,
    "TU": rrule.TU,
    "WE": rrule.WE,
    "TH": rrule.TH,
    "FR": rrule.FR,
    "SA": rrule.SA,
    "SU": rrule.SU,
}
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z)?")


class UnclearRule(BadInput):
    """This is no rule by which dates repeat."""


class TooManyDates(BadInput):
    """A series has an end that can be seen: so many dates at most, within ten years."""


@dataclass
class Recurrence:
    """A rule that was read: `count` dates, or those until a moment of the clock on the wall, the last included."""

    frequency: str
    parts: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    until: str = ""


def read_rule(rule: str) -> Recurrence:
    """A rule as in `FREQ=MONTHLY;BYDAY=2TU;COUNT=12`. Raises UnclearRule, with what is wrong with it."""
    told = dict[str, str]()
    for part in rule.upper().split(";"):
        name, _, value = part.partition("=")
        if name in told or name not in _READERS:
            raise _unclear(
                f"{name or part or 'An empty part'} is not known, or stands there twice."
            )
        told[name] = value
    if told.get("FREQ") not in _FREQUENCIES:
        raise _unclear(f"Begin with FREQ= and one of {', '.join(_FREQUENCIES)}.")
    if ("COUNT" in told) == ("UNTIL" in told):
        raise _unclear("Say one of COUNT and UNTIL.")
    found = Recurrence(told["FREQ"])
    for name, value in told.items():
        _READERS[name](found, value)
    if found.frequency in ("DAILY", "WEEKLY") and re.search(r"\d", told.get("BYDAY", "")):
        raise _unclear("A number before a day, as in 2TU, is for MONTHLY and YEARLY.")
    return found


def dates_of(rule: str, first: datetime, zone: ZoneInfo) -> list[datetime]:
    """The dates of a rule by the clock on the wall, without a zone, from `first` on, which is one of them.

    Raises UnclearRule, or TooManyDates where the rule has more than MOST_DATES or reaches over ten years.
    """
    found = read_rule(rule)
    reach = first + _REACH
    last = min(reach, _last(found, zone)) if found.until else reach
    dates = rrule.rrule(_FREQUENCIES[found.frequency], dtstart=first, until=last, **found.parts)
    taken = list(islice(dates, min(found.count or MOST_DATES + 1, MOST_DATES + 1)))
    if not taken or taken[0] != first:
        raise _unclear("The first date, starts_at, must be one of the dates of the rule.")
    too_far = len(taken) < found.count if found.count else _last(found, zone) > reach
    if too_far or len(taken) > MOST_DATES:
        raise TooManyDates(
            f"At most {MOST_DATES} dates, within ten years.", fields={"rule": ["Has more dates."]}
        )
    return taken


def _last(found: Recurrence, zone: ZoneInfo) -> datetime:
    """Until when, by the clock on the wall; a day is there until it ends."""
    if len(found.until) == len("YYYYMMDD"):
        return datetime.combine(date.fromisoformat(found.until), time.max)
    return datetime.fromisoformat(found.until).astimezone(zone).replace(tzinfo=None)


def _read_count(found: Recurrence, value: str) -> None:
    found.count = _number(value, 1, 10_000)


def _read_until(found: Recurrence, value: str) -> None:
    if not _UNTIL.fullmatch(value) or not "1900" < value[:4] < "9000":
        raise _unclear("UNTIL is a day, as in 20271231, or a moment, as in 20271231T180000Z.")
    found.until = value
    try:
        _last(found, ZoneInfo("UTC"))
    except ValueError as error:
        raise _unclear("There is no such day as UNTIL.") from error


def _read_days(found: Recurrence, value: str) -> None:
    days = []
    for one in value.split(","):
        told = _DAY.fullmatch(one)
        if told is None or (told[1] and not 1 <= abs(int(told[1])) <= 53):
            raise _unclear(
                "BYDAY is days such as MO,TH, or the second Tuesday, 2TU, or the last, -1TU."
            )
        days.append(_DAYS[told[2]](int(told[1])) if told[1] else _DAYS[told[2]])
    found.parts["byweekday"] = days


def _read_week(found: Recurrence, value: str) -> None:
    if value not in _DAYS:
        raise _unclear("WKST is a day, such as MO.")
    found.parts["wkst"] = _DAYS[value]


def _read_interval(found: Recurrence, value: str) -> None:
    found.parts["interval"] = _number(value, 1, 1000)


def _reader_of(name: str, lowest: int, highest: int) -> Callable[[Recurrence, str], None]:
    """A reader of numbers with commas between; none is 0."""

    def read(found: Recurrence, value: str) -> None:
        numbers = [_number(one, lowest, highest) for one in value.split(",")]
        if 0 in numbers:
            raise _unclear("There is no day, month or position 0.")
        found.parts[name] = numbers

    return read


def _number(value: str, lowest: int, highest: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,5}", value) or not lowest <= int(value) <= highest:
        raise _unclear(f"{value[:20] or 'Nothing'} is no number from {lowest} to {highest}.")
    return int(value)


def _unclear(what: str) -> UnclearRule:
    return UnclearRule(what, fields={"rule": [what]})


_READERS: dict[str, Callable[[Recurrence, str], None]] = {
    "FREQ": lambda _found, _value: None,
    "COUNT": _read_count,
    "UNTIL": _read_until,
    "INTERVAL": _read_interval,
    "WKST": _read_week,
    "BYDAY": _read_days,
    "BYMONTHDAY": _reader_of("bymonthday", -31, 31),
    "BYMONTH": _reader_of("bymonth", 1, 12),
    "BYSETPOS": _reader_of("bysetpos", -366, 366),
}
