"""When the dates of a series are: the clock on the wall stands still, whatever becomes of summer time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.events.models import Gathering, GatheringState
from services.events.rules import BeyondTheCalendar
from services.events.rules.recurrence import dates_of
from shared.errors import BadInput, Conflict, NotFound

_SOON, _LATE = 1900, 9000


class NoSuchSeries(NotFound):
    """There is no such series."""


class NotOfThisSeries(NotFound):
    """This event is not one of the series."""


class NoSuchHour(BadInput):
    """On a day on which clocks go forward there is no such hour."""


class NothingFollows(Conflict):
    """From this date on everything is over, or was called off."""


class InTheGap(StrEnum):
    """What becomes of a date at an hour that the clock on the wall leaves out."""

    LATER = "later"
    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Hours:
    """From when to when, in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Shift:
    """How far the dates of a series are moved, by the clock on the wall, and the zone of that clock then."""

    start: timedelta
    end: timedelta
    zone: str


def hours_of(rule: str, first: Hours, time_zone: str, gap: InTheGap) -> list[Hours]:
    """When each date of a series is. Raises what `dates_of` raises, and NoSuchHour where that is to be refused.

    All begin and end at the hours of the first. An hour that comes twice is meant the first time; one that is
    left out is told by the clock before it goes forward (RFC 5545, 3.3.5), unless the date is skipped.
    """
    if not _SOON < first.starts_at.year < _LATE:
        raise BeyondTheCalendar
    zone = ZoneInfo(time_zone)
    begins, ends = _wall(first.starts_at, zone), _wall(first.ends_at, zone)
    dates = dates_of(rule, begins, zone)
    missing = [one for one in dates if not _is_there(one, zone)]
    if missing and gap == InTheGap.REFUSE:
        days = ", ".join(f"{one:%Y-%m-%d}" for one in missing)
        what = f"There is no {begins:%H:%M} in {time_zone} on {days}."
        raise NoSuchHour(what, fields={"starts_at": [what]})
    skipped = missing if gap == InTheGap.SKIP else []
    rest = [one for one in dates[1:] if one not in skipped]
    return [first, *(_between(one, one + (ends - begins), zone) for one in rest)]


def moved(hours: Hours, time_zone: str, shift: Shift) -> Hours:
    """When a date is after a move; it begins and ends as much later by the clock on the wall.

    Raises BeyondTheCalendar.
    """
    was, zone = ZoneInfo(time_zone), ZoneInfo(shift.zone)
    if was == zone and not (shift.start or shift.end):
        return hours
    try:
        begins = _wall(hours.starts_at, was) + shift.start
        return _between(begins, _wall(hours.ends_at, was) + shift.end, zone)
    except OverflowError as error:
        raise BeyondTheCalendar from error


def shift_of(before: Hours, zone_before: str, after: Hours, zone_after: str) -> Shift:
    """How far a date is moved by the clock on the wall, from a zone to the same or another."""
    was, zone = ZoneInfo(zone_before), ZoneInfo(zone_after)
    return Shift(
        _wall(after.starts_at, zone) - _wall(before.starts_at, was),
        _wall(after.ends_at, zone) - _wall(before.ends_at, was),
        zone_after,
    )


def is_to_come(gathering: Gathering, now: datetime) -> bool:
    """Whether a date has not begun, and was not called off."""
    gone = (GatheringState.CANCELLED, GatheringState.OVER)
    return gathering.starts_at > now and gathering.state not in gone


def _between(begins: datetime, ends: datetime, zone: ZoneInfo) -> Hours:
    """From one hour on the wall to another; where clocks leave nothing between them, as long as usual."""
    starts_at, ends_at = _instant(begins, zone), _instant(ends, zone)
    return Hours(starts_at, ends_at if ends_at > starts_at else starts_at + (ends - begins))


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, microsecond=0, fold=0)


def _is_there(wall: datetime, zone: ZoneInfo) -> bool:
    return _wall(_instant(wall, zone), zone) == wall
