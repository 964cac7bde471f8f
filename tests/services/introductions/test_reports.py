"""How many partnerships live on after the person who tended them left."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest

from services.introductions.rules.survival import Parting, lived_on
from shared.callers import Role
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.house import House

STEWARD = [Role.STEWARD]
LONG_AGO = TODAY - timedelta(days=200)


def counted(door: Door, **asked: str) -> list[dict]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return door.get(STEWARD, f"/reports/survival?{query}").json["items"]


def test_a_partnership_that_is_carried_over_survives(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, LONG_AGO, house.grace)
    for step in ("briefing", "reintroduction"):
        house.do(house.grace, step)
    for who in (house.grace, house.amina):
        house.do(who, "confirmation", {"carries_on": True})
    (row,) = counted(door)
    assert row == {
        "month": f"{LONG_AGO:%Y-%m}", "leavers": 1, "partnerships": 1,
        "open": 0, "carried": 1, "declined": 0, "lost": 0,
        "reached_90": 1, "alive_90": 1, "share_90": 1.0,
        "reached_180": 1, "alive_180": 1, "share_180": 1.0,
    }  # fmt: skip


def test_one_that_nobody_follows_in_is_lost_and_was_alive_until_then(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, LONG_AGO)
    house.do(house.grace, "abandonment")
    (row,) = counted(door)
    assert (row["lost"], row["carried"]) == (1, 0)
    assert (row["alive_90"], row["alive_180"], row["share_180"]) == (1, 1, 1.0)
    later = counted(door, as_of=str(TODAY))
    assert later == [row]


def test_days_that_have_not_passed_count_for_nobody(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, TODAY - timedelta(days=100))
    (row,) = counted(door)
    assert (row["open"], row["reached_90"], row["share_90"]) == (1, 1, 1.0)
    assert (row["reached_180"], row["share_180"]) == (0, None)
    (before,) = counted(door, as_of=str(TODAY - timedelta(days=50)))
    assert (before["reached_90"], before["share_90"]) == (0, None)


def test_who_came_back_before_anybody_followed_has_not_left(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, TODAY)
    association.appoint(house.luis, house.company, TODAY)
    assert counted(door) == []


def test_it_is_a_table_too_and_for_stewards_alone(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, LONG_AGO)
    answer = door.get(STEWARD, "/reports/survival.csv")
    assert answer.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row == {
        name: "" if value is None else str(value) for name, value in counted(door)[0].items()
    }
    assert door.get(house.amina, "/reports/survival").status_code == 403


@pytest.mark.parametrize(
    "ended, then, alive",
    [
        (None, 90, True),
        (89, 90, False),
        (90, 90, False),
        (91, 90, True),
        (None, 89, None),
        (5, 89, None),
    ],
)
def test_it_is_alive_on_a_day_that_it_did_not_end_before(ended, then, alive):
    ended_on = None if ended is None else LONG_AGO + timedelta(days=ended)
    assert lived_on(Parting(LONG_AGO, ended_on), 90, LONG_AGO + timedelta(days=then)) is alive
