"""Rules by which dates repeat, and the hours that they give: the clock on the wall stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from services.events.rules import BeyondTheCalendar
from services.events.rules.recurrence import MOST_DATES, TooManyDates, UnclearRule, dates_of
from services.events.rules.series import Hours, InTheGap, NoSuchHour, Shift, hours_of, moved

UTC_ZONE = ZoneInfo("UTC")


def at(wall: str, zone: str, fold: int = 0) -> datetime:
    """A moment, told by the clock on a wall."""
    there = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return there.astimezone(UTC)


def hours(
    wall: str, zone: str, rule: str, gap: InTheGap = InTheGap.LATER, minutes: int = 90
) -> list[str]:
    """From when to when the dates are by the clock on the wall, the first at this hour."""
    first = Hours(at(wall, zone), at(wall, zone) + timedelta(minutes=minutes))
    found = hours_of(rule, first, zone, gap)
    there = ZoneInfo(zone)
    return [
        f"{one.starts_at.astimezone(there):%d.%m. %H:%M}-{one.ends_at.astimezone(there):%H:%M}"
        for one in found
    ]


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2027-03-21T19:00", "Europe/Amsterdam"),
        ("2027-10-24T19:00", "Europe/Amsterdam"),
        ("2027-03-07T19:00", "America/New_York"),
        ("2027-10-31T19:00", "America/New_York"),
        ("2027-03-28T19:00", "Australia/Sydney"),
        ("2027-09-26T19:00", "Australia/Sydney"),
    ],
)
def test_the_hour_on_the_wall_stands_still_whatever_becomes_of_summer_time(wall, zone):
    first = Hours(at(wall, zone), at(wall, zone) + timedelta(hours=2))
    found = hours_of("FREQ=WEEKLY;COUNT=3", first, zone, InTheGap.REFUSE)
    assert {f"{one.starts_at.astimezone(ZoneInfo(zone)):%H:%M}" for one in found} == {"19:00"}
    assert {f"{one.ends_at.astimezone(ZoneInfo(zone)):%H:%M}" for one in found} == {"21:00"}
    apart = {later.starts_at - one.starts_at for one, later in pairwise(found)}
    assert apart != {timedelta(weeks=1)}


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (InTheGap.LATER, ["27.03. 02:30-04:00", "28.03. 03:30-04:00", "29.03. 02:30-04:00"]),
        (InTheGap.SKIP, ["27.03. 02:30-04:00", "29.03. 02:30-04:00"]),
    ],
)
def test_an_hour_that_is_left_out_is_told_later_or_skipped(gap, told):
    assert hours("2027-03-27T02:30", "Europe/Amsterdam", "FREQ=DAILY;COUNT=3", gap) == told


def test_an_hour_that_is_left_out_is_refused_with_the_day_where_that_is_asked_for():
    with pytest.raises(NoSuchHour, match="2027-03-28"):
        hours("2027-03-27T02:30", "Europe/Amsterdam", "FREQ=DAILY;COUNT=3", InTheGap.REFUSE)


def test_a_date_whose_end_would_come_before_its_start_lasts_as_long_as_usual():
    """From 02:30 to 03:00 on the day on which 02:30 is told 03:30."""
    told = hours("2027-03-27T02:30", "Europe/Amsterdam", "FREQ=DAILY;COUNT=2", minutes=30)
    assert told == ["27.03. 02:30-03:00", "28.03. 03:30-04:00"]


def test_of_an_hour_that_comes_twice_the_first_is_meant_but_the_first_date_is_as_it_was_told():
    zone = "Europe/Amsterdam"
    rule, lasts = "FREQ=DAILY;COUNT=2", timedelta(hours=1)
    before = at("2027-10-30T02:30", zone)
    _, second = hours_of(rule, Hours(before, before + lasts), zone, InTheGap.LATER)
    assert second.starts_at == at("2027-10-31T02:30", zone)
    later = at("2027-10-31T02:30", zone, fold=1)
    first, _ = hours_of(rule, Hours(later, later + lasts), zone, InTheGap.LATER)
    assert first.starts_at == later


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["2027-06-08", "2027-06-10", "2027-06-15"]),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", ["2027-06-08", "2027-07-13", "2027-08-10"]),
        ("freq=yearly;count=2", ["2027-06-08", "2028-06-08"]),
        ("FREQ=DAILY;INTERVAL=10;UNTIL=20270628", ["2027-06-08", "2027-06-18", "2027-06-28"]),
        ("FREQ=DAILY;UNTIL=20270609T190000Z", ["2027-06-08", "2027-06-09"]),
        ("FREQ=DAILY;UNTIL=20270609T185959Z", ["2027-06-08"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=6;COUNT=2",
            ["2027-06-08", "2027-07-08"],
        ),
    ],
)
def test_rules_say_what_they_say_elsewhere(rule, days):
    first = datetime(2027, 6, 8, 19, 0)  # noqa: DTZ001
    assert [f"{one:%Y-%m-%d}" for one in dates_of(rule, first, UTC_ZONE)] == days


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "weekly",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20270701",
        "FREQ=WEEKLY;COUNT=3;COUNT=4",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=-1",
        "FREQ=WEEKLY;COUNT=\u0663",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=3",
        "FREQ=WEEKLY;BYDAY=2TU;COUNT=3",
        "FREQ=MONTHLY;BYDAY=99TU;COUNT=3",
        "FREQ=WEEKLY;BYDAY=XX;COUNT=3",
        "FREQ=WEEKLY;BYDAY=;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=0;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3",
        "FREQ=WEEKLY;UNTIL=20270231",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;UNTIL=20260101",
        "FREQ=WEEKLY;BYHOUR=3;COUNT=3",
        "FREQ=WEEKLY;BYDAY=WE;COUNT=3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3",
    ],
)
def test_a_rule_that_is_none_is_refused_with_what_is_wrong(rule):
    with pytest.raises(UnclearRule) as refused:
        dates_of(rule, datetime(2027, 6, 8, 19, 0), UTC_ZONE)  # noqa: DTZ001
    assert refused.value.fields["rule"]


@pytest.mark.parametrize(
    "rule",
    [
        f"FREQ=DAILY;COUNT={MOST_DATES + 1}",
        "FREQ=DAILY;UNTIL=20361231",
        "FREQ=YEARLY;COUNT=20",
        "FREQ=YEARLY;UNTIL=20991231",
    ],
)
def test_a_rule_without_an_end_that_can_be_seen_is_refused(rule):
    with pytest.raises(TooManyDates):
        dates_of(rule, datetime(2027, 6, 8, 19, 0), UTC_ZONE)  # noqa: DTZ001


def test_a_move_beyond_the_calendar_is_refused():
    last = datetime(9998, 12, 1, tzinfo=UTC)
    with pytest.raises(BeyondTheCalendar):
        moved(
            Hours(last, last + timedelta(hours=1)),
            "UTC",
            Shift(timedelta(days=700), timedelta(days=700), "UTC"),
        )
