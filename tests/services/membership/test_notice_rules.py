"""The ladder of notices: each step at most once, one for each window that is crossed, none after the end."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.membership.rules.notices import (
    LAST_DAY,
    Step,
    due_notice,
    ladder,
    wants_notice,
)
from services.membership.rules.standing import Standing

STARTS, ENDS = date(2027, 3, 1), date(2028, 3, 1)
LAPSES = ENDS + timedelta(days=60)
USUAL = (-60, -30, -7, 0, 7, 21)
YEAR = ladder(USUAL, STARTS, ENDS, LAPSES)

offsets = st.lists(st.integers(-400, 400), max_size=12)
looks = st.lists(st.integers(-80, 80), min_size=1, max_size=40).map(sorted)


def said_when_looked_at(steps: tuple[Step, ...], days: list[int]) -> list[tuple[int, str]]:
    """What is said if the clock is looked at on these days, counted from the end of the term."""
    noted: set[str] = set()
    said = []
    for day in days:
        due = due_notice(steps, noted, ENDS + timedelta(days=day))
        noted |= {step.name for step in due.skipped}
        if due.step is not None:
            noted.add(due.step.name)
            said.append((day, due.step.name))
    return said


def test_a_usual_year_has_six_steps_and_the_last_day_of_grace():
    assert [step.name for step in YEAR] == ["-60", "-30", "-7", "0", "+7", "+21", LAST_DAY]
    assert YEAR[-1].due_on == LAPSES - timedelta(days=1)


def test_looked_at_every_day_each_step_is_said_on_its_day():
    assert said_when_looked_at(YEAR, list(range(-90, 60))) == [
        (-60, "-60"),
        (-30, "-30"),
        (-7, "-7"),
        (0, "0"),
        (7, "+7"),
        (21, "+21"),
        (59, LAST_DAY),
    ]


def test_after_a_silence_only_the_latest_step_is_said_and_those_before_are_skipped():
    due = due_notice(YEAR, {"-60"}, ENDS + timedelta(days=8))
    assert due.step == YEAR[4]
    assert [step.name for step in due.skipped] == ["-30", "-7", "0"]


def test_a_step_that_the_policy_gains_later_is_not_said_after_a_later_one():
    more = ladder((*USUAL, -45), STARTS, ENDS, LAPSES)
    due = due_notice(more, {"-60", "-30"}, ENDS - timedelta(days=20))
    assert due.step is None
    assert [step.name for step in due.skipped] == ["-45"]


def test_a_month_has_only_the_steps_within_it():
    month = ladder(USUAL, ENDS - timedelta(days=31), ENDS, ENDS + timedelta(days=30))
    assert [step.name for step in month] == ["-30", "-7", "0", "+7", "+21", LAST_DAY]


def test_without_grace_the_last_step_is_before_the_end():
    steps = ladder(USUAL, STARTS, ENDS, ENDS)
    assert [step.name for step in steps] == ["-60", "-30", "-7"]


@given(looks)
def test_whatever_the_downtime_each_step_is_said_at_most_once(days):
    names = [name for _, name in said_when_looked_at(YEAR, days)]
    assert len(names) == len(set(names))


@given(looks)
def test_whatever_the_downtime_the_first_look_after_a_step_says_one(days):
    """For each window between two steps in which the clock was looked at, exactly one letter."""
    bounds = [(step.due_on - ENDS).days for step in YEAR]
    windows = {sum(bound <= day for bound in bounds) for day in days} - {0}
    assert len(said_when_looked_at(YEAR, days)) == len(windows)


@given(looks)
def test_looking_twice_on_one_day_says_nothing_more(days):
    twice = sorted([*days, *days])
    assert said_when_looked_at(YEAR, twice) == said_when_looked_at(YEAR, days)


@given(offsets, looks)
def test_no_step_is_before_its_term_nor_after_grace_and_none_is_said_before_its_day(offsets, days):
    steps = ladder(offsets, STARTS, ENDS, LAPSES)
    assert all(STARTS < step.due_on < LAPSES for step in steps)
    due_on = {step.name: step.due_on for step in steps}
    for day, name in said_when_looked_at(steps, days):
        assert due_on[name] <= ENDS + timedelta(days=day)


@given(offsets)
def test_steps_have_names_of_their_own_and_come_in_order(offsets):
    steps = ladder(offsets, STARTS, ENDS, LAPSES)
    assert len({step.name for step in steps}) == len(steps)
    assert [step.due_on for step in steps] == sorted(step.due_on for step in steps)


def test_only_who_could_still_renew_is_written_to():
    told = {standing for standing in Standing if wants_notice(standing, is_renewed=False)}
    assert told == {Standing.ACTIVE, Standing.GRACE}
    assert not any(wants_notice(standing, is_renewed=True) for standing in Standing)
