"""Two who were introduced: what they note, what to speak of, and how it went."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from events.introductions import MeetingAsked, MeetingRated
from services.introductions.models import Introduction
from services.introductions.rules.meetings import agenda
from services.notifications.letters.links import meeting_url
from shared.settings import Settings
from tests.services.introductions.association import Association, Door
from tests.services.introductions.browser import Browser, words_of


@pytest.fixture
def made(door: Door, two: tuple[UUID, UUID], asked: Introduction) -> Introduction:
    """Both said yes."""
    for person in two:
        door.accept(person, asked)
    return asked


def test_both_share_their_notes_and_nobody_else_does(
    association: Association, door: Door, two, made
):
    assert door.post(two[0], f"/{made.id}/notes", {"text": "Tuesday at ten"}).status_code == 201
    (seen,) = door.get(two[1], f"/{made.id}/notes").json["items"]
    assert (seen["text"], seen["author_id"]) == ("Tuesday at ten", str(two[0]))
    assert door.get(association.staff(), f"/{made.id}/notes").status_code == 403
    assert door.get(association.person("Chen Wei"), f"/{made.id}/notes").status_code == 404


def test_before_both_said_yes_there_is_nothing_to_share(door: Door, two, asked):
    for tail in ("notes", "agenda", "meeting"):
        assert door.get(two[0], f"/{asked.id}/{tail}").status_code == 409


def test_an_agenda_has_three_questions_from_one_s_own_reasons(door: Door, two, made):
    questions = door.get(two[0], f"/{made.id}/agenda").json["questions"]
    assert len(questions) == 3
    assert "you need a pilot site; they offer one" in questions[0]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_an_agenda_always_ends_with_a_first_step(count: int):
    asked = agenda([f"reason {number}" for number in range(count)])
    assert len(asked) == 3
    assert any("smallest thing" in one for one in asked)


def test_both_are_asked_after_three_weeks_and_once(association: Association, two, made):
    for days in (20, 22, 25, 60):
        association.sweep(days=days)
    assert {said.person_id for said in association.said(MeetingAsked)} == set(two)
    assert len(association.said(MeetingAsked)) == 2


def test_what_one_says_is_announced_and_not_told_to_the_other(
    association: Association, door: Door, two, made
):
    association.sweep(days=22)
    said = {"met": True, "worth": 5, "what_next": "partnership"}
    for _ in range(2):
        assert door.post(two[0], f"/{made.id}/meeting", said).json["worth"] == 5
    (rated,) = association.said(MeetingRated)
    assert (rated.person_id, rated.met, rated.worth, rated.next) == (two[0], True, 5, "partnership")
    assert door.get(two[1], f"/{made.id}/meeting").json["worth"] is None
    assert door.post(two[0], f"/{made.id}/meeting", said | {"worth": 1}).status_code == 409


def test_nobody_says_before_they_are_asked_nor_rates_what_was_not(
    association: Association, door: Door, two, made
):
    assert door.post(two[0], f"/{made.id}/meeting", {"met": True}).status_code == 404
    association.sweep(days=22)
    told = {"met": False, "worth": 3}
    assert door.post(two[0], f"/{made.id}/meeting", told).status_code == 422


def test_one_click_in_the_letter_says_how_it_went(
    settings: Settings, engine, association: Association, two, made
):
    association.sweep(days=22)
    url = meeting_url(settings, made.id, two[1], datetime.now(UTC))
    reader = Browser(settings)
    page = reader.opens(url.partition("/introductions")[2])
    assert association.said(MeetingRated) == []
    thanks = reader.presses(page, "We did not meet")
    assert "Thank you" in words_of(thanks)
    (rated,) = association.said(MeetingRated)
    assert (rated.met, rated.worth, rated.next) == (False, None, "")
