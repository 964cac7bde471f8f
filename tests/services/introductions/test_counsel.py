"""Somebody counsels the weaker side: found without ties, agreed by both, booked, paid and confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from events.counsel import (
    CounselAssignmentClosed,
    CounselAssignmentMade,
    CounselAssignmentProposed,
    CounselBooked,
    CounselCancelled,
    CounselGranted,
    CounselHoursDue,
    CounselRefused,
    CounselReleased,
    CounselRequested,
    CounselSpent,
)
from services.introductions.rules.counsel import amount_of, part_of
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FACTS = {"skills": ["lawyer"], "languages": ["en", "sw"], "minutes_per_month": 300}
PAID = {"rate_minor": 12_000, "currency": "EUR"}
SOON = TODAY.isoformat()


class Counsel:
    """An intermediary in the register, and the side of Amina that may be counselled."""

    def __init__(self, association: Association, house: House, door: Door, partnership_id: UUID):
        self.association, self.house, self.door = association, house, door
        self.path = f"/partnerships/{partnership_id}"
        self.steward = association.staff()
        self.njeri, self.id = self.enter("Njeri Kamau", **PAID)

    def enter(self, name: str, **facts: Any) -> tuple[UUID, str]:
        """Somebody is entered in the register."""
        person_id = self.association.person(name)
        told = {"person_id": str(person_id), **FACTS, **facts}
        answer = self.door.post(self.steward, "/intermediaries", told)
        assert answer.status_code == 201, answer.text
        return person_id, answer.json["id"]

    def found(self, language: str = "sw", who: UUID | None = None) -> list[str]:
        """Who is suggested to Amina."""
        asked = f"{self.path}/intermediaries?skill=lawyer&language={language}"
        items = self.door.get(who or self.house.amina, asked).json["items"]
        return [one["name"] for one in items]

    def ask(self, who: UUID, intermediary_id: str = "", **told: Any) -> Any:
        """Somebody asks for counsel."""
        usual = {"intermediary_id": intermediary_id or self.id, "skill": "lawyer"}
        return self.door.post(who, f"{self.path}/counsel", {**usual, **told})

    def made(self) -> str:
        """Amina is counselled by Njeri."""
        made = self.ask(self.house.amina).json
        agreed = self.door.post(self.njeri, f"/counsel/{made['id']}/acceptance").json
        assert agreed["state"] == "made"
        return f"/counsel/{made['id']}"

    def book(self, one: str, minutes: int = 90, **told: Any) -> Any:
        """Amina books hours."""
        return self.door.post(self.house.amina, f"{one}/bookings", booking(minutes, **told))

    def booking(self, booked: Any) -> Any:
        """A booking as it stands."""
        return self.door.get(self.house.amina, f"/bookings/{booked.json['id']}").json

    def grant(self, booked: Any) -> None:
        """The fund pays."""
        money = {"amount_minor": booked.json["amount_minor"], "currency": "EUR"}
        self.association.hear(CounselGranted(booking_id=UUID(booked.json["id"]), **money))

    def said(self, kind: Any) -> list[Any]:
        """What was announced of a kind."""
        return self.association.said(kind)


@pytest.fixture
def counsel(association: Association, house: House, door: Door, partnership_id: UUID) -> Counsel:
    return Counsel(association, house, door, partnership_id)


@pytest.mark.parametrize(
    "minutes, rate, amount", [(60, 12_000, 12_000), (15, 101, 25), (30, 101, 51), (45, 1, 1)]
)
def test_an_amount_is_a_part_of_the_rate_in_whole_units(minutes, rate, amount, database):
    assert amount_of(minutes, rate) == amount
    assert part_of(amount, minutes, minutes) == amount


# The register


def test_the_register_is_kept_by_stewards_and_by_those_who_are_in_it(counsel: Counsel, door: Door):
    path = f"/intermediaries/{counsel.id}"
    assert door.ask("PUT", counsel.njeri, path, {**FACTS, "firm": "Ndege"}).json["firm"] == "Ndege"
    assert door.ask("PUT", counsel.house.amina, path, FACTS).status_code == 404
    twice = door.post(counsel.njeri, "/intermediaries", {"person_id": str(counsel.njeri), **FACTS})
    assert twice.json["type"] == "/problems/is-an-intermediary-already"
    half = door.ask("PUT", counsel.njeri, path, {**FACTS, "rate_minor": 100})
    assert half.json["type"] == "/problems/rate-lacks-its-currency"
    assert door.get(counsel.house.amina, "/intermediaries").json["items"] == []
    assert len(door.get(counsel.steward, "/intermediaries").json["items"]) == 1


# Who is suggested


def test_who_speaks_the_language_comes_first_and_who_gives_the_hours_says_so(counsel: Counsel):
    counsel.enter("Anna Weber", languages=["de"], minutes_per_month=600)
    counsel.enter("Coach Only", skills=["coach"])
    counsel.enter("Busy Bee", minutes_per_month=0)
    counsel.enter("Away Now", is_active=False)
    assert counsel.found("sw") == ["Njeri Kamau", "Anna Weber"]
    assert counsel.found("de") == ["Anna Weber", "Njeri Kamau"]
    asked = f"{counsel.path}/intermediaries?skill=lawyer&language=de"
    first = counsel.door.get(counsel.house.amina, asked).json["items"][0]
    assert "Gives the hours for nothing." in first["reasons"]
    anybody = counsel.door.get(counsel.house.amina, f"{counsel.path}/intermediaries").json["items"]
    assert {one["name"] for one in anybody} == {"Njeri Kamau", "Anna Weber", "Coach Only"}


def test_who_is_tied_to_any_side_is_neither_suggested_nor_asked(counsel: Counsel, house: House):
    tie = [{"organisation_id": str(house.company), "kind": "works-for"}]
    _, tied = counsel.enter("Tied One", ties=tie)
    employed, at_work = counsel.enter("Employed One")
    counsel.association.appoint(employed, house.company)
    _, party = (
        None,
        counsel.door.post(
            counsel.steward, "/intermediaries", {"person_id": str(house.luis), **FACTS}
        ).json["id"],
    )
    assert counsel.found() == ["Njeri Kamau"]
    for intermediary_id in (tied, at_work, party):
        answer = counsel.ask(house.amina, intermediary_id)
        assert answer.json["type"] == "/problems/intermediary-is-tied"


def test_the_other_sides_counsel_is_not_ones_own(counsel: Counsel, house: House):
    counsel.made()
    assert counsel.found(who=house.luis) == []
    assert counsel.ask(house.luis).json["type"] == "/problems/intermediary-is-tied"


def test_who_became_tied_meanwhile_cannot_agree(counsel: Counsel, house: House, door: Door):
    made = counsel.ask(house.amina).json
    counsel.association.appoint(counsel.njeri, house.company)
    answer = door.post(counsel.njeri, f"/counsel/{made['id']}/acceptance")
    assert answer.json["type"] == "/problems/intermediary-is-tied"


def test_whoever_is_discreet_is_suggested_without_a_name(counsel: Counsel):
    person_id = counsel.association.person("Quiet One", discreet=True)
    told = {"person_id": str(person_id), **FACTS, "firm": "Quiet & Sons", "minutes_per_month": 900}
    counsel.door.post(counsel.steward, "/intermediaries", told)
    assert counsel.found() == ["somebody", "Njeri Kamau"]
    assert "Quiet" not in counsel.door.answers[-1]


# Two yeses


def test_a_steward_asks_both_and_with_two_yeses_each_has_the_others_address(
    counsel: Counsel, house: House, door: Door
):
    made = counsel.ask(counsel.steward, position=0).json
    (proposed,) = counsel.said(CounselAssignmentProposed)
    assert set(proposed.asked) == {counsel.njeri, house.amina}
    path = f"/counsel/{made['id']}"
    for_njeri = door.get(counsel.njeri, path)
    assert for_njeri.json["purpose"] == ""
    assert "Amina" not in for_njeri.text
    early = door.get(counsel.njeri, f"{path}/contacts")
    assert early.json["type"] == "/problems/counsel-is-not-made-yet"
    assert door.post(house.amina, f"{path}/acceptance").json["state"] == "proposed"
    for _ in range(2):
        assert door.post(counsel.njeri, f"{path}/acceptance").json["state"] == "made"
    assert len(counsel.said(CounselAssignmentMade)) == 1
    names = [
        door.get(who, f"{path}/contacts").json["contacts"][0]["full_name"]
        for who in (counsel.njeri, house.amina)
    ]
    assert names == ["Amina Otieno", "Njeri Kamau"]
    assert door.get(house.luis, path).status_code == 404


def test_a_no_is_an_end_and_the_other_is_told(counsel: Counsel, house: House, door: Door):
    made = counsel.ask(house.amina).json
    said = {"reason": "I have no time"}
    for _ in range(2):
        ended = door.post(counsel.njeri, f"/counsel/{made['id']}/end", said).json
    assert (ended["state"], ended["reason"]) == ("refused", "I have no time")
    (closed,) = counsel.said(CounselAssignmentClosed)
    assert (closed.told, closed.was_made) == ((house.amina,), False)
    assert counsel.ask(house.amina).json["id"] != made["id"]


def test_who_has_no_part_in_it_sees_and_does_nothing(counsel: Counsel, house: House, door: Door):
    one = counsel.made()
    booked = counsel.book(one).json
    for who in (house.luis, counsel.association.person("Tala Reyes")):
        assert door.get(who, one).status_code == 404
        assert door.get(who, f"/bookings/{booked['id']}").status_code == 404
        assert door.post(who, f"{one}/end", {"reason": "No"}).status_code == 404
        assert (
            door.post(who, f"/bookings/{booked['id']}/release", {"reason": "No"}).status_code == 404
        )
        assert door.get(who, "/counsel").json["items"] == []
    assert len(door.get(counsel.njeri, "/counsel").json["items"]) == 1
    assert door.post(counsel.njeri, f"{one}/bookings", booking()).status_code == 403
    assert door.post(counsel.steward, f"{one}/acceptance").status_code == 403


def booking(minutes: int = 90, **told: Any) -> dict[str, Any]:
    """What is sent to book hours."""
    return {"on_day": SOON, "minutes": minutes, "purpose": "The memorandum", **told}


# The hours


def test_hours_that_cost_something_are_asked_of_the_fund_and_paid_as_confirmed(
    counsel: Counsel, house: House, door: Door
):
    booked = counsel.book(counsel.made())
    (asked,) = counsel.said(CounselRequested)
    assert (asked.amount_minor, asked.currency, asked.minutes) == (18_000, "EUR", 90)
    path = f"/bookings/{booked.json['id']}/confirmation"
    early = door.post(house.amina, path, {"minutes": 60})
    assert early.json["type"] == "/problems/hours-are-not-granted-yet"
    counsel.grant(booked)
    counsel.grant(booked)
    assert len(counsel.said(CounselBooked)) == 1
    over = door.post(house.amina, path, {"minutes": 91})
    assert over.json["type"] == "/problems/more-than-was-booked"
    assert door.post(counsel.njeri, path, {"minutes": 60}).status_code == 403
    for _ in range(2):
        assert door.post(house.amina, path, {"minutes": 60}).json["state"] == "spent"
    (spent,) = counsel.said(CounselSpent)
    assert (spent.amount_minor, spent.minutes) == (12_000, 60)


def test_a_fund_that_does_not_reach_says_why(counsel: Counsel):
    booked = counsel.book(counsel.made())
    why = "There is not enough in the counsel fund."
    refused = CounselRefused(booking_id=UUID(booked.json["id"]), reason=why)
    counsel.association.hear(refused, refused)
    assert (counsel.booking(booked)["state"], counsel.booking(booked)["reason"]) == ("refused", why)
    (cancelled,) = counsel.said(CounselCancelled)
    assert cancelled.is_refused
    counsel.grant(booked)
    assert counsel.booking(booked)["state"] == "refused"


def test_hours_that_are_given_for_nothing_touch_no_fund(counsel: Counsel, house: House, door: Door):
    person_id, free = counsel.enter("Anna Weber")
    made = counsel.ask(house.amina, free).json
    door.post(person_id, f"/counsel/{made['id']}/acceptance")
    booked = counsel.book(f"/counsel/{made['id']}")
    assert (booked.json["state"], booked.json["currency"]) == ("granted", None)
    door.post(house.amina, f"/bookings/{booked.json['id']}/confirmation", {"minutes": 90})
    other = counsel.book(f"/counsel/{made['id']}", 30)
    door.post(person_id, f"/bookings/{other.json['id']}/release", {"reason": "Ill"})
    for kind in (CounselRequested, CounselSpent, CounselReleased):
        assert counsel.said(kind) == []


def test_nobody_books_more_of_a_month_than_is_offered(counsel: Counsel, house: House, door: Door):
    one = counsel.made()
    first = counsel.book(one, 240)
    over = counsel.book(one, 75)
    assert over.json["type"] == "/problems/intermediary-has-no-time"
    assert counsel.book(one, 60).status_code == 201
    door.post(house.amina, f"/bookings/{first.json['id']}/release", {"reason": "Another day"})
    assert counsel.book(one, 75).status_code == 201
    gone = (TODAY - timedelta(days=1)).isoformat()
    assert counsel.book(one, on_day=gone).json["type"] == "/problems/day-does-not-fit"


def test_a_silent_fund_is_asked_again_after_an_hour_then_ever_later(counsel: Counsel):
    booked = counsel.book(counsel.made())
    for hours in (0.5, 1.1, 1.2, 2, 3.2):
        counsel.association.sweep(days=hours / 24)
    assert [str(one.booking_id) for one in counsel.said(CounselRequested)] == [
        booked.json["id"]
    ] * 3


def test_hours_are_asked_for_after_the_day_and_run_out_after_a_month(counsel: Counsel):
    booked = counsel.book(counsel.made())
    counsel.grant(booked)
    for days in (0, 2, 3):
        counsel.association.sweep(days=days)
    (due,) = counsel.said(CounselHoursDue)
    assert due.asked == (counsel.house.amina,)
    for _ in range(2):
        counsel.association.sweep(days=32)
    assert counsel.booking(booked)["reason"] == "Nobody confirmed the hours in time."
    assert len(counsel.said(CounselReleased)) == 1


def test_what_waits_is_released_when_the_counsel_or_the_partnership_ends(
    counsel: Counsel, house: House, door: Door
):
    booked = counsel.book(counsel.made())
    counsel.grant(booked)
    end = {"stage": "closed", "text": "It is done", "reason": "fulfilled"}
    step = door.post(house.amina, f"{counsel.path}/stages", end).json
    door.post(house.luis, f"{counsel.path}/steps/{step['id']}/confirmation")
    assert counsel.booking(booked)["state"] == "released"
    (closed,) = counsel.said(CounselAssignmentClosed)
    assert set(closed.told) == {house.amina, counsel.njeri}


# The pages


def test_a_side_finds_somebody_and_both_do_the_rest_on_a_page(
    counsel: Counsel, house: House, settings
):
    amina, njeri = Browser(settings, house.amina), Browser(settings, counsel.njeri)
    found = amina.opens(f"{counsel.path}/counsel/page?skill=lawyer")
    assert "Njeri Kamau" in words_of(found)
    asked = amina.presses(found, "Ask them", intermediary_id=counsel.id, skill="lawyer")
    assert "It waits for a yes." in words_of(asked)
    one = f"/counsel/{counsel.said(CounselAssignmentProposed)[0].assignment_id}/page"
    assert "Amina Otieno" not in words_of(njeri.opens(one))
    agreed = njeri.presses(njeri.opens(one), "I agree")
    assert "Amina Otieno" in words_of(agreed)
    hours = {"on_day": SOON, "minutes": "60", "purpose": "The memorandum"}
    page = amina.presses(amina.opens(one), "Book the hours", **hours)
    assert "the fund is asked" in words_of(page)
    (asked,) = counsel.said(CounselRequested)
    money = {"amount_minor": asked.amount_minor, "currency": "EUR"}
    counsel.association.hear(CounselGranted(booking_id=asked.booking_id, **money))
    done = amina.presses(amina.opens(one), "Confirm the hours", minutes="45")
    assert "confirmed: 45 minutes" in words_of(done)
