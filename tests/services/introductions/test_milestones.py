"""Milestones have days and owners, and what becomes of them is kept; reviews come round by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from events.partnerships import PartnershipReviewCalled
from services.introductions.rules.milestones import next_review
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House, somebody

SOON = (TODAY + timedelta(days=20)).isoformat()
LATE = (TODAY + timedelta(days=40)).isoformat()
GONE = (TODAY - timedelta(days=1)).isoformat()


@pytest.fixture
def path(partnership_id: UUID) -> str:
    return f"/partnerships/{partnership_id}"


def wells(door: Door, who: UUID | None, path: str, **told: Any):
    """Somebody sets a milestone."""
    return door.post(who, f"{path}/milestones", {"title": "Two wells", "due_on": SOON, **told})


def test_who_tends_ones_own_side_owns_a_milestone_unless_said(house: House, door: Door, path):
    mine = wells(door, house.luis, path)
    assert (mine.status_code, mine.json["position"]) == (201, 1)
    assert (UUID(mine.json["owner_id"]), mine.json["state"]) == (house.luis, "open")
    theirs = wells(door, house.luis, path, position=0).json
    assert UUID(theirs["owner_id"]) == house.amina
    named = wells(door, house.amina, path, position=1, owner_id=str(house.grace)).json
    assert UUID(named["owner_id"]) == house.grace


def test_an_owner_belongs_to_the_side(house: House, door: Door, path):
    answer = wells(door, house.luis, path, owner_id=str(house.amina))
    assert answer.json["type"] == "/problems/owner-is-of-another-side"
    assert wells(door, house.luis, path, position=7).json["type"] == "/problems/side-is-not-there"


def test_a_milestone_is_moved_with_a_reason_and_done(house: House, door: Door, path):
    made = wells(door, house.luis, path).json
    one = f"{path}/milestones/{made['id']}"
    assert door.post(house.luis, f"{one}/moves", {"due_on": LATE}).status_code == 422
    moved = {"due_on": LATE, "reason": "The rains came early"}
    assert door.post(house.luis, f"{one}/moves", moved).json["due_on"] == LATE
    done = door.post(house.amina, f"{one}/completion").json
    assert door.post(house.amina, f"{one}/completion").json == done
    told = [
        (one["kind"], one["was_due_on"], one["due_on"], one["reason"]) for one in done["changes"]
    ]
    assert told == [("moved", SOON, LATE, moved["reason"]), ("done", LATE, LATE, "")]
    late = door.post(house.luis, f"{one}/drop", {"reason": "No"})
    assert late.json["type"] == "/problems/milestone-is-settled"


def test_what_is_past_its_day_is_missed_and_may_be_dropped(house: House, door: Door, path):
    made = wells(door, house.luis, path, due_on=GONE).json
    assert made["is_missed"]
    dropped = door.post(
        house.luis, f"{path}/milestones/{made['id']}/drop", {"reason": "No well there"}
    ).json
    assert (dropped["state"], dropped["is_missed"]) == ("dropped", False)


@pytest.mark.parametrize("who, status", [("colleague", 201), ("steward", 403), ("stranger", 404)])
def test_only_the_sides_set_milestones(house: House, door: Door, path, who, status):
    assert wells(door, somebody(house, who), path).status_code == status


def test_what_a_leaver_was_to_have_done_is_the_successors(
    association: Association, house: House, door: Door, path
):
    wells(door, house.luis, path)
    association.leave(house.luis, house.company)
    (waiting,) = door.get(house.amina, f"{path}/milestones").json["items"]
    assert UUID(waiting["owner_id"]) == house.luis
    house.name(house.grace, house.grace)
    (carried,) = door.get(house.amina, f"{path}/milestones").json["items"]
    assert UUID(carried["owner_id"]) == house.grace


def test_a_review_is_noted_and_the_next_is_due_a_cadence_later(house: House, door: Door, path):
    assert door.ask("PUT", house.luis, f"{path}/review-cadence", {"months": 2}).status_code == 200
    held = {"held_on": TODAY.isoformat(), "notes": "Both wells work"}
    assert door.post(house.amina, f"{path}/reviews", held).status_code == 201
    shown = door.get(house.luis, path).json
    assert shown["review_due_on"] == next_review(TODAY, 2).isoformat()
    (review,) = door.get(house.luis, f"{path}/reviews").json["items"]
    assert (review["notes"], UUID(review["written_by_id"])) == (held["notes"], house.amina)


def test_a_review_of_tomorrow_is_not_noted(house: House, door: Door, path):
    held = {"held_on": SOON, "notes": "It will go well"}
    answer = door.post(house.amina, f"{path}/reviews", held)
    assert answer.json["type"] == "/problems/review-has-not-been-yet"


def test_the_next_review_is_on_the_last_of_a_month_that_lacks_the_day():
    first = TODAY.replace(year=2027, month=1, day=31)
    assert next_review(first, 1).isoformat() == "2027-02-28"
    assert next_review(first, 12).isoformat() == "2028-01-31"


def test_both_are_called_to_a_review_once(association: Association, house: House, door, path):
    association.sweep(days=60)
    assert association.said(PartnershipReviewCalled) == []
    for days in (93, 94):
        association.sweep(days=days)
    (called,) = association.said(PartnershipReviewCalled)
    assert set(called.stewards) == {house.luis, house.amina}
    assert called.due_on.isoformat() == door.get(house.luis, path).json["review_due_on"]


def test_milestones_and_reviews_are_kept_on_the_page(house: House, path, settings):
    luis = Browser(settings, house.luis)
    page = luis.opens(f"{path}/page")
    page = luis.presses(page, "Set it", title="Two wells", due_on=SOON)
    assert "Two wells (Pasig Telecom): due on" in words_of(page)
    page = luis.presses(page, "It is done")
    assert "Two wells (Pasig Telecom): done" in words_of(page)
    page = luis.presses(page, "Keep it", held_on=TODAY.isoformat(), notes="All is well")
    assert "All is well" in words_of(page)
    page = luis.presses(page, "Write it down", text="See you in Lyon")
    assert "Luis Ferrer: See you in Lyon" in words_of(page)
    assert "missing" not in words_of(luis.presses(page, "Propose this focus", text="Schools"))
