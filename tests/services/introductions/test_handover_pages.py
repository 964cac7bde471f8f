"""Handovers on pages: each sees what they may do, and does it there."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from events.contacts import ContactGiven
from shared.settings import Settings
from tests.services.introductions.association import Association
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House, somebody

Sees = Callable[[UUID | None], TestResponse]
THEY_FOLLOW, READ = "They follow", "I have read it"
IN_TOUCH, CARRY_ON, GIVE_UP = (
    "Put both sides in touch",
    "Yes, we carry on",
    "No, we give it up",
)
BUTTONS = (THEY_FOLLOW, READ, IN_TOUCH, CARRY_ON, GIVE_UP)


@pytest.fixture
def at(settings: Settings, engine) -> Callable[[UUID | None], Browser]:
    """Somebody at their browser."""
    return lambda person_id: Browser(settings, person_id)


@pytest.fixture
def sees(association: Association, at) -> Sees:
    """What somebody sees of the handover."""
    return lambda who: at(who).opens(f"/handovers/{association.handovers()[-1].id}/page")


@pytest.fixture
def left(house: House, partnership_id: UUID) -> House:
    """Luis left, and nobody follows yet."""
    house.association.leave(house.luis, house.company)
    return house


def buttons(page: TestResponse) -> set[str]:
    """What can be pressed on a page."""
    return {button for button in BUTTONS if f">{button}</button>" in page.text}


def test_a_handover_goes_from_the_first_page_to_the_last(left: House, at, sees: Sees) -> None:
    grace, amina = at(left.grace), at(left.amina)
    named = grace.presses(sees(left.grace), THEY_FOLLOW, person_id=str(left.grace))
    assert "You follow Luis Ferrer, and the briefing is not read yet." in words_of(named)
    assert "What for A pilot of solar pumps near Kisumu" in words_of(named)
    assert "Luis Ferrer: Two wells first, by May." in words_of(named)
    briefed = grace.presses(named, READ)
    assert buttons(briefed) == {IN_TOUCH}
    reintroduced = grace.presses(briefed, IN_TOUCH)
    assert "Amina Otieno, amina.otieno@" in words_of(reintroduced)
    waiting = grace.presses(reintroduced, CARRY_ON)
    assert "You have said what your side does." in words_of(waiting)
    assert buttons(waiting) == set()
    assert "Grace Uy, grace.uy@" in words_of(sees(left.amina))
    done = amina.presses(sees(left.amina), CARRY_ON)
    assert "All sides have confirmed: this handover is complete." in words_of(done)
    assert left.association.handovers()[-1].state == "completed"


@pytest.mark.parametrize(
    ("who", "pressed"),
    [("colleague", {THEY_FOLLOW}), ("steward", {THEY_FOLLOW}), ("other side", set())],
)
def test_only_who_may_name_a_successor_is_asked_to(left: House, sees: Sees, who, pressed) -> None:
    page = sees(somebody(left, who))
    assert (page.status_code, buttons(page)) == (200, pressed)


@pytest.mark.parametrize("who", ["leaver", "stranger"])
def test_who_has_no_part_in_it_gets_a_page_that_says_nothing(left: House, sees, who) -> None:
    page = sees(somebody(left, who))
    assert page.status_code == 404
    assert "<h1>There is no such handover for you</h1>" in page.text
    for inside in ("Pasig", "Amina", "Traceback"):
        assert inside not in page.text


def test_who_is_not_signed_in_is_led_to_where_they_do_that(left: House, sees: Sees) -> None:
    handover = left.association.handovers()[-1]
    answer = sees(None)
    wanted = f"/membership/sign-in?next=/handovers/{handover.id}/page"
    assert (answer.status_code, answer.headers["Location"]) == (303, wanted)


def test_the_choice_is_of_the_representatives_known_here(left: House, sees: Sees) -> None:
    left.association.person("Tala Reyes", left.company)
    page = sees(left.grace).text
    assert f'<option value="{left.grace}">Grace Uy</option>' in page
    assert ">Tala Reyes</option>" in page
    assert ">Amina Otieno</option>" not in page
    assert ">Luis Ferrer</option>" not in page


def test_the_page_says_who_would_follow_well_and_why(left: House, sees: Sees) -> None:
    assert "Who would follow well, as far as we know: Grace Uy: They" in words_of(sees(left.grace))


def test_a_discreet_colleague_can_be_chosen_without_being_named(left: House, sees: Sees) -> None:
    facts = {"discreet": True, "title": "Head of Innovation", "country": "PH"}
    tala = left.association.person("Tala Reyes", left.company, **facts)
    for who in (left.grace, left.association.staff()):
        page = sees(who).text
        assert f'<option value="{tala}">an innovation lead at' in page
        assert "Tala" not in page
        assert "Reyes" not in page


def test_a_colleague_does_not_read_the_briefing(left: House, sees: Sees) -> None:
    left.name(left.grace, left.grace)
    colleague = sees(somebody(left, "colleague"))
    assert "Grace Uy follows Luis Ferrer" in words_of(colleague)
    assert "Two wells first" not in colleague.text
    assert buttons(colleague) == {THEY_FOLLOW}
    assert "Two wells first" in sees(left.association.staff()).text


def test_the_other_side_does_not_learn_who_follows_before_they_are_in_touch(
    left: House, sees: Sees
) -> None:
    left.name(left.grace, left.grace)
    page = sees(left.amina)
    assert "Somebody follows Luis Ferrer" in words_of(page)
    assert "Grace" not in page.text
    assert buttons(page) == set()


def test_a_side_that_gives_up_is_told_what_it_said(left: House, at, sees: Sees) -> None:
    left.name(left.grace, left.grace)
    left.do(left.grace, "briefing")
    left.do(left.grace, "reintroduction")
    said = at(left.amina).presses(sees(left.amina), GIVE_UP)
    assert said.status_code == 200
    assert "You have said what your side does." in words_of(said)
    assert [item.state for item in left.association.handovers()[-1].items] == ["lost"]


def test_nobody_can_be_named_who_does_not_represent_the_organisation(
    left: House, at, sees: Sees
) -> None:
    answer = at(left.grace).presses(sees(left.grace), THEY_FOLLOW, person_id=str(left.amina))
    assert answer.status_code == 422
    assert "person id: Choose a representative." in words_of(answer)


def test_naming_nobody_is_told_so(left: House, at, sees: Sees) -> None:
    answer = at(left.grace).presses(sees(left.grace), THEY_FOLLOW, person_id="")
    assert answer.status_code == 422
    assert "Not a valid UUID." in words_of(answer)


@pytest.mark.parametrize("step", ["briefing", "reintroduction"])
def test_nobody_does_what_is_for_the_successor(left: House, at, step) -> None:
    left.name(left.grace, left.grace)
    path = f"/handovers/{left.association.handovers()[-1].id}/page/{step}"
    answer = at(left.amina).sends(path)
    assert answer.status_code == 403
    assert "<h1>This is for the successor to do</h1>" in answer.text


def test_handovers_are_listed_for_those_concerned(left: House, at) -> None:
    handover = left.association.handovers()[-1]
    for who in (left.grace, left.amina):
        assert f'href="/handovers/{handover.id}/page"' in at(who).opens("/page").text
    assert "Handovers" not in at(left.luis).opens("/page").text


def test_a_successor_who_reads_german_is_briefed_in_german(left: House, sees: Sees) -> None:
    given = {"person_id": left.grace, "full_name": "Grace Uy", "email": "grace.uy@x.example"}
    left.association.hear(ContactGiven(**given, letter_language="de"))
    left.name(left.grace, left.grace)
    page = words_of(sees(left.grace))
    for wanted in (
        "Wer auf Luis Ferrer bei",
        "Sie folgen auf Luis Ferrer, und die Einweisung ist noch nicht gelesen.",
        "Vereinbaren Sie mit der anderen Seite",
        "Ich habe sie gelesen",
    ):
        assert wanted in page, page
    for english in (" the ", " since ", "Next", "Please", "You "):
        assert english not in page, page
