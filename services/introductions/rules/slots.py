"""Times for a first meeting: when two people work and neither is busy, a few, on different days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]

LOOKS_AHEAD = timedelta(days=14)
LENGTH = timedelta(minutes=45)
NOTICE = timedelta(hours=24)
MOST = 3

_STEP = timedelta(minutes=30)
_BEGINS, _ENDS = time(9), time(17)
_WEEKEND = 5


@dataclass(frozen=True)
class Diary:
    """Where somebody works, and when they are busy."""

    zone: ZoneInfo
    busy: Sequence[Span] = ()


def common_times(diaries: Collection[Diary], now: datetime) -> list[datetime]:
    """The beginnings (UTC) of the first free three quarters of an hour of at most three days, of all these people.

    From tomorrow on for two weeks, on days of the week, between nine and five where each of them works: the
    clocks of that day hold. Where there are fewer such days, a day has more of them. Of nobody there are none.
    """
    if not diaries:
        return []
    free = list(_free(diaries, now))
    first_of_each_day = list({one.date(): one for one in reversed(free)}.values())[::-1]
    chosen = first_of_each_day[:MOST]
    for one in free:
        if len(chosen) == MOST:
            break
        if all(abs(one - other) >= LENGTH for other in chosen):
            chosen.append(one)
    return sorted(chosen)


def merged(spans: Collection[Span]) -> list[Span]:
    """The same times without those that overlap or touch."""
    joined: list[Span] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def _free(diaries: Collection[Diary], now: datetime) -> Iterator[datetime]:
    start = _rounded_up(now.astimezone(UTC) + NOTICE)
    for number in range(LOOKS_AHEAD // _STEP):
        begins = start + number * _STEP
        if all(_is_free(diary, begins, begins + LENGTH) for diary in diaries):
            yield begins


def _is_free(diary: Diary, begins: datetime, ends: datetime) -> bool:
    there, until = begins.astimezone(diary.zone), ends.astimezone(diary.zone)
    works = there.date() == until.date() and there.weekday() < _WEEKEND
    works = works and there.time() >= _BEGINS and until.time() <= _ENDS
    return works and not any(since < ends and begins < till for since, till in diary.busy)


def _rounded_up(moment: datetime) -> datetime:
    past = timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (-past % _STEP)
