"""How many partnerships live on after the person who tended them left."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.introductions.rules.fairness import gini
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


def fair(door: Door, **asked: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return door.get(STEWARD, f"/reports/fairness?{query}").json


def crowd(association: Association) -> list[UUID]:
    """Six companies and five people of their own, of whom nobody was proposed to anybody."""
    for number in range(6):
        body = association.organisation(f"Body {number}")
        association.person(f"Clerk {number}", body)
    return [association.person(f"Founder {number}") for number in range(5)]


def of(report: Any, dimension: str, group: str) -> Any:
    (found,) = [
        row for row in report["items"] if (row["dimension"], row["group"]) == (dimension, group)
    ]
    return found


def test_it_shows_who_gets_introductions_and_who_does_not(
    association: Association, house: House, door: Door
):
    crowd(association)
    association.match(house.amina, house.luis)
    told = fair(door)
    assert (told["people"], told["proposed"], told["made"], told["left_out"]) == (14, 2, 0, 12)
    alone, company = (of(told, "sector", group) for group in ("individual", "company"))
    assert (alone["people"], alone["proposed"], alone["left_out"]) == (6, 1, 5)
    assert (company["people"], company["proposed"], company["left_out"]) == (8, 1, 7)
    assert (alone["parity"], company["parity"]) == (1.167, 0.875)
    assert told["exposure_gini"] == 0.857
    assert sum(row["people"] for row in told["items"] if row["dimension"] == "size") == 14


def test_countries_of_a_few_count_in_their_region(
    association: Association, house: House, door: Door
):
    crowd(association)
    for name, country in (
        ("Ana", "FR"),
        ("Bea", "FR"),
        ("Cis", "DE"),
        ("Dov", "BE"),
        ("Eva", "NL"),
    ):
        association.person(name, country=country)
    told = fair(door)
    assert of(told, "region", "west-europe")["people"] == 5
    assert not any(row["group"] in ("FR", "DE") for row in told["items"])


def test_groups_of_a_few_are_put_together(association: Association, house: House, door: Door):
    crowd(association)
    body = association.organisation("Port of Almarosa", sector="public-body")
    association.person("Harbour Master", body)
    told = fair(door)
    assert {row["group"] for row in told["items"] if row["dimension"] == "sector"} == {
        "individual", "company", "too-few",
    }  # fmt: skip
    assert of(told, "sector", "too-few")["people"] == 1


def test_who_wants_none_is_not_counted(association: Association, house: House, door: Door):
    before = fair(door)["people"]
    association.person("Nadia Quiet", wants_introductions=False)
    somebody = association.person("Omar Away")
    limits = {"open_limit": 3, "paused_until": str(TODAY + timedelta(days=30))}
    assert door.ask("PUT", somebody, f"/persons/{somebody}/limits", limits).status_code == 200
    assert fair(door)["people"] == before


def test_only_what_was_proposed_in_the_span_counts(
    association: Association, house: House, door: Door
):
    association.match(house.amina, house.luis)
    over = fair(door, since=str(TODAY - timedelta(days=9)), until=str(TODAY - timedelta(days=1)))
    assert (over["proposed"], over["left_out"], over["exposure_gini"]) == (0, 1, None)
    upside = door.get(STEWARD, f"/reports/fairness?since={TODAY}&until={TODAY}")
    assert (upside.status_code, "until" in upside.text) == (422, True)
    for far in ("0001-01-01", "9999-12-31"):
        assert door.get(STEWARD, f"/reports/fairness?since={far}").status_code in (200, 422)


def test_fairness_is_a_table_too(association: Association, house: House, door: Door):
    association.match(house.amina, house.luis)
    found = csv.DictReader(io.StringIO(door.get(STEWARD, "/reports/fairness.csv").text))
    told = fair(door)["items"]
    assert [(row["dimension"], row["group"], row["people"]) for row in found] == [
        (row["dimension"], row["group"], str(row["people"])) for row in told
    ]
    assert door.get(house.amina, "/reports/fairness").status_code == 403


@pytest.mark.parametrize(
    "numbers, spread",
    [([], None), ([0, 0], None), ([2, 2, 2], 0.0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25)],
)
def test_the_spread_is_nothing_where_all_get_the_same(numbers, spread):
    assert gini(numbers) == spread
