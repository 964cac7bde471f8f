"""Each side says who is at its table, and where tables are uneven somebody who counsels is offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from events.partnerships import CounselOffered
from services.introductions.rules.tables import index_of, is_offered, standings, terms_of
from tests.services.introductions.association import Association, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House

FOUNDER = {"people": 2, "lawyers": 0}
LAWYERS = {"people": 15, "lawyers": 9}


@dataclass
class Said:
    """Who is at a table."""

    people: int = 2
    lawyers: int = 0
    budget_band: str = ""
    staff_band: str = ""
    drafts: bool = False
    pays: bool = False


# The index


@pytest.mark.parametrize(
    "mine, theirs, index",
    [
        ({}, {}, 0),
        ({"budget_band": "under-100k"}, {"budget_band": "1m-10m"}, 2),
        ({"budget_band": "under-100k"}, {}, 0),
        ({"staff_band": "1"}, {"staff_band": "50-249"}, 1),
        ({"people": 2}, {"people": 8}, 1),
        ({"lawyers": 0}, {"lawyers": 3, "people": 3}, 1.29),
        ({}, {"drafts": True}, 1),
        ({}, {"drafts": True, "pays": True}, 1),
        ({"drafts": True}, {"pays": True}, 1),
        ({"drafts": True}, {"drafts": True}, 0),
    ],
)
def test_what_each_thing_adds_to_the_index(mine, theirs, index):
    terms, mirrored = terms_of(Said(**mine), Said(**theirs)), terms_of(Said(**theirs), Said(**mine))
    assert index_of(terms) == index_of(mirrored) == index
    assert [one.weight for one in terms] == pytest.approx([-one.weight for one in mirrored])


def test_a_founder_and_a_brother_before_fifteen_mostly_lawyers_are_offered_and_not_the_lawyers():
    mine, theirs = Said(**FOUNDER), Said(**LAWYERS)
    assert index_of(terms_of(mine, theirs)) == 3.11
    assert is_offered(terms_of(mine, theirs))
    assert not is_offered(terms_of(theirs, mine))


def test_where_one_has_the_money_and_the_other_the_lawyers_both_are_offered():
    rich, wordy = Said(budget_band="1m-10m"), Said(people=9, lawyers=8, budget_band="under-100k")
    assert is_offered(terms_of(rich, wordy))
    assert is_offered(terms_of(wordy, rich))


def test_of_three_sides_each_is_measured_against_the_one_from_which_most_divides_it():
    found = standings({0: Said(), 1: Said(**LAWYERS), 2: Said(people=12, lawyers=9)})
    assert [one.wants_counsel for one in found.values()] == [True, False, False]
    assert found[2].index == index_of(terms_of(Said(people=12, lawyers=9), Said()))
    assert standings({0: Said()}) == {}


# What is said, and what is offered


@pytest.fixture
def path(partnership_id: UUID) -> str:
    return f"/partnerships/{partnership_id}"


def seat(door: Door, who: UUID, path: str, **told: Any) -> Any:
    """Somebody says who is at their table."""
    return door.post(who, f"{path}/tables", told)


def test_the_weaker_side_is_offered_counsel_once_until_its_table_is_even_again(
    association: Association, house: House, door: Door, path
):
    assert seat(door, house.amina, path, **FOUNDER).status_code == 201
    for _ in range(2):
        seat(door, house.luis, path, **LAWYERS)
    assert [one.asked for one in association.said(CounselOffered)] == [(house.amina,)]
    seat(door, house.luis, path, people=2)
    assert len(association.said(CounselOffered)) == 1
    seat(door, house.luis, path, **LAWYERS)
    assert len(association.said(CounselOffered)) == 2
    kept = door.get(house.luis, f"{path}/tables").json["items"]
    assert [one["people"] for one in kept] == [15, 2, 15]


def test_a_side_reads_words_about_itself_and_a_steward_numbers(
    association: Association, house: House, door: Door, path
):
    seat(door, house.amina, path, **FOUNDER)
    assert door.get(house.amina, f"{path}/balance").json == {"missing": [1], "sides": []}
    seat(door, house.luis, path, **LAWYERS)
    (mine,) = door.get(house.amina, f"{path}/balance").json["sides"]
    assert (mine["position"], mine["counsel_is_offered"], mine["index"]) == (0, True, None)
    assert mine["reasons"][0].startswith("The other side brings more legal advice.")
    (theirs,) = door.get(house.luis, f"{path}/balance").json["sides"]
    assert theirs["reasons"][0].startswith("You bring more legal advice.")
    told = door.get(association.staff(), f"{path}/balance").json["sides"]
    assert [(one["position"], one["index"]) for one in told] == [(0, 3.11), (1, 3.11)]
    assert {one["people"] for one in door.get(house.amina, f"{path}/tables").json["items"]} == {2}


def test_lawyers_are_people_and_only_a_side_says_who_is_there(
    association: Association, house: House, door: Door, path
):
    answer = seat(door, house.amina, path, people=2, lawyers=3)
    assert answer.json["type"] == "/problems/lawyers-are-people"
    assert seat(door, association.staff(), path, **FOUNDER).status_code == 403
    assert seat(door, association.person("Tala Reyes"), path, **FOUNDER).status_code == 404


def test_the_page_says_it_and_asks_for_it(house: House, door: Door, settings, path):
    browser = Browser(settings, house.amina)
    page = browser.opens(f"{path}/page")
    browser.presses(page, "Say so", **FOUNDER)
    seat(door, house.luis, path, **LAWYERS)
    words = words_of(browser.opens(f"{path}/page"))
    assert "People at your table: 2" in words
    assert "Somebody may sit with you who works for nobody of the other side." in words
