"""An introduction is answered by the link of a letter: without signing in, by a button, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.contacts import ContactGiven
from events.erasures import PersonErased
from events.introductions import IntroductionAccepted, IntroductionDeclined, IntroductionReminded
from services.introductions.models import Introduction
from services.introductions.rules.refusals import Why
from services.notifications.letters.links import answer_url
from shared.settings import Settings
from shared.tokens import sign
from tests.services.introductions.association import NOW, Association, Door
from tests.services.introductions.browser import Browser, words_of

YES, NO = "Yes, introduce us", "No, thank you"


def link(settings: Settings, asked: Introduction, person_id: UUID) -> str:
    """Where the letter leads."""
    url = answer_url(settings, asked.id, person_id, asked.expires_at, datetime.now(UTC))
    return url.removeprefix(f"{settings.base_url}/introductions")


@pytest.fixture
def reader(settings: Settings, engine) -> Browser:
    """Somebody who opens a letter, and is not signed in."""
    return Browser(settings)


def test_looking_at_a_link_says_nothing(
    settings: Settings, reader: Browser, association: Association, two, asked
):
    page = reader.opens(link(settings, asked, two[0]))
    assert "Why we think so" in words_of(page)
    assert [association.said(kind) for kind in (IntroductionAccepted, IntroductionDeclined)] == [
        [],
        [],
    ]


def test_two_presses_of_a_button_make_an_introduction(
    settings: Settings, reader: Browser, association: Association, two, asked
):
    for person in two:
        page = reader.presses(reader.opens(link(settings, asked, person)), YES)
    assert "You both said yes" in words_of(page)
    assert association.introduction(*two).state == "made"


def test_a_link_shows_no_name_and_no_address_even_after_both_said_yes(
    settings: Settings, reader: Browser, association: Association, door: Door
):
    amina = association.person("Amina Otieno")
    rosa = association.person("Rosa Dalisay", discreet=True)
    association.match(amina, rosa)
    asked = association.introduction(amina, rosa)
    at = link(settings, asked, amina)
    shown = [reader.opens(at), reader.presses(reader.opens(at), YES)]
    door.accept(rosa, asked)
    shown.append(reader.opens(at))
    assert "Dalisay" in door.get(amina, f"/{asked.id}/contacts").text
    assert not any("Dalisay" in page.text or "dalisay" in page.text for page in shown)


def test_a_link_is_good_for_one_answer(
    settings: Settings, reader: Browser, association: Association, two, asked
):
    at = link(settings, asked, two[0])
    first_seen = reader.opens(at)
    reader.presses(first_seen, YES)
    reader.presses(first_seen, YES)
    changed = reader.presses(first_seen, NO)
    assert (changed.status_code, len(association.said(IntroductionAccepted))) == (409, 1)
    assert "sign in and open this introduction" in words_of(changed)
    assert association.introduction(*two).state == "proposed"


def test_a_no_by_link_says_why_in_a_word(
    settings: Settings, reader: Browser, association: Association, two, asked
):
    page = reader.presses(reader.opens(link(settings, asked, two[0])), NO, code="no-time")
    assert "You said no" in words_of(page)
    (said,) = association.said(IntroductionDeclined)
    assert (said.reason_code, said.not_them, said.declined_by_id) == ("no-time", False, two[0])


@pytest.mark.parametrize("code", list(Why))
def test_who_is_not_wanted_or_known_already_is_never_proposed_again(
    association: Association, door: Door, two, asked, code: Why
):
    assert door.refuse(two[0], asked, code=code).status_code == 200
    (said,) = association.said(IntroductionDeclined)
    assert said.not_them == (code in ("not-them", "met-already"))


def test_a_link_that_is_damaged_old_or_made_for_something_else_opens_nothing(
    settings: Settings, reader: Browser, two, asked
):
    at = link(settings, asked, two[0])
    said: dict[str, Any] = {"introduction": str(asked.id), "person": str(two[0])}
    other = sign(settings, "preferences", said, None)
    old = sign(settings, "introduction-answer", said, timedelta(days=1), NOW - timedelta(days=2))
    for bad in (at[:-4] + "AAAA", "/answer", f"/answer?token={other}", f"/answer?token={old}"):
        assert reader.opens(bad).status_code == 422


def test_a_link_is_for_its_reader_alone(
    settings: Settings, reader: Browser, association: Association, two, asked
):
    stranger = association.person("Chen Wei")
    assert reader.opens(link(settings, asked, stranger)).status_code == 404
    association.hear(PersonErased(person_id=two[0]))
    assert reader.opens(link(settings, asked, two[0])).status_code == 404


def test_the_page_is_in_the_language_of_its_reader(
    settings: Settings, reader: Browser, association: Association, two, asked
):
    association.hear(
        ContactGiven(
            person_id=two[0],
            full_name="Amina",
            email=f"{uuid4().hex}@a.example",
            letter_language="de",
        )
    )
    page = reader.opens(link(settings, asked, two[0]))
    assert "Nein, danke" in words_of(page)


def test_who_has_not_answered_is_asked_once_more_and_never_again(
    association: Association, door: Door, two, asked
):
    door.accept(two[0], asked)
    for days in (13, 15, 16, 20.5):
        association.sweep(days=days)
    assert [said.person_id for said in association.said(IntroductionReminded)] == [two[1]]


def test_what_comes_too_late_is_not_said(association: Association, two, asked):
    association.sweep(days=20.5)
    assert association.said(IntroductionReminded) == []
