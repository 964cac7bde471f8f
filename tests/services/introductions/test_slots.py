"""Times for a first meeting: never when one is busy or does not work, and the clocks of the day hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.introductions.rules.slots import (
    LENGTH,
    LOOKS_AHEAD,
    MOST,
    NOTICE,
    Diary,
    common_times,
    merged,
)

BERLIN, NAIROBI, MANILA = map(ZoneInfo, ("Europe/Berlin", "Africa/Nairobi", "Asia/Manila"))
SPRING = datetime(
    2027, 3, 26, 10, 10, tzinfo=UTC
)  # the Friday before clocks in Berlin are put forward

moments = st.integers(0, 600_000).map(lambda minutes: SPRING + timedelta(minutes=minutes))
spans = st.tuples(moments, st.integers(1, 3_000)).map(
    lambda one: (one[0], one[0] + timedelta(minutes=one[1]))
)
zones = st.sampled_from([BERLIN, NAIROBI, MANILA, ZoneInfo("America/New_York")])
diaries = st.lists(st.builds(Diary, zones, st.lists(spans, max_size=8)), min_size=1, max_size=2)


@given(diaries, moments)
def test_nobody_is_busy_and_everybody_works(people, now):
    times = common_times(people, now)
    assert len(times) <= MOST
    assert times == sorted(set(times))
    for begins in times:
        ends = begins + LENGTH
        assert now + NOTICE <= begins <= now + NOTICE + LOOKS_AHEAD
        for one in people:
            there, until = begins.astimezone(one.zone), ends.astimezone(one.zone)
            assert there.weekday() < 5
            assert there.hour >= 9
            assert (until.hour, until.minute) <= (17, 0)
            assert all(ends <= since or till <= begins for since, till in one.busy)


def test_they_are_on_different_days_and_the_local_hour_stands_still_across_a_change_of_clocks():
    times = common_times([Diary(BERLIN)], SPRING - timedelta(days=1))
    local = [one.astimezone(BERLIN) for one in times]
    assert [f"{one:%a %H:%M}" for one in local] == ["Fri 11:30", "Mon 09:00", "Tue 09:00"]
    assert [one.hour for one in times] == [10, 7, 7]


def test_where_there_are_few_days_a_day_has_more():
    monday = datetime(2027, 3, 29, 0, tzinfo=UTC)
    away = [(monday + timedelta(days=1), monday + timedelta(days=40))]
    times = common_times([Diary(BERLIN, away)], SPRING)
    assert [f"{one.astimezone(BERLIN):%a %H:%M}" for one in times] == [
        "Mon 09:00", "Mon 10:00", "Mon 11:00",
    ]  # fmt: skip


def test_where_working_days_do_not_meet_there_is_nothing():
    assert common_times([Diary(MANILA), Diary(ZoneInfo("America/Los_Angeles"))], SPRING) == []
    assert common_times([], SPRING) == []


@pytest.mark.parametrize(
    "spans, joined", [([(1, 2), (2, 3)], [(1, 3)]), ([(5, 6), (1, 9)], [(1, 9)])]
)
def test_spans_that_touch_are_one(spans, joined):
    def at(hour: int) -> datetime:
        return SPRING + timedelta(hours=hour)

    assert merged([(at(a), at(b)) for a, b in spans]) == [(at(a), at(b)) for a, b in joined]
