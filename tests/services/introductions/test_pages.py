"""Introductions on pages: what letters lead to, where a person says yes or no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from events.contacts import ContactGiven
from services.introductions.app import create_app
from services.introductions.models import Introduction
from shared.settings import Settings
from shared.web import declared_callers
from tests.services.introductions.association import Association, Door
from tests.services.introductions.browser import Browser, words_of

At = Callable[[UUID | None], Browser]
YES, NO = "Yes, introduce us", "No, thank you"


@pytest.fixture
def at(settings: Settings, engine) -> At:
    """Somebody at their browser."""
    return lambda person_id: Browser(settings, person_id)


@pytest.fixture
def discreet(association: Association) -> UUID:
    """Somebody who does not want to be named yet."""
    company = association.organisation("Pasig Telecom")
    return association.person(
        "Amihan Reyes", company, discreet=True, title="Head of Product", country="PH"
    )


def test_every_page_is_for_those_who_are_signed_in(settings: Settings, engine) -> None:
    pages = {
        rule: str(said)
        for (_, rule), said in declared_callers(create_app(settings)).items()
        if "/page" in rule
    }
    assert len(pages) == 44
    stewards = {rule for rule, said in pages.items() if said == "steward"}
    assert stewards == {
        "/partnerships/page",
        "/queue/page",
        "/queue/<uuid:match_id>/page/acceptance",
        "/queue/<uuid:match_id>/page/drop",
    }
    pages = {rule: said for rule, said in pages.items() if rule not in stewards}
    assert set(pages.values()) == {"anybody signed in"}


def test_who_is_not_signed_in_is_led_to_where_they_do_that(at: At, asked: Introduction) -> None:
    answer = at(None).opens(f"/{asked.id}/page")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/membership/sign-in?next=/{asked.id}/page"


def test_the_page_shows_what_is_asked_and_why(at: At, two, asked: Introduction) -> None:
    page = at(two[0]).opens(f"/{asked.id}/page")
    assert page.status_code == 200
    assert "<h1>Somebody you may want to meet</h1>" in page.text
    assert "you need a pilot site; they offer one" in words_of(page)
    until = asked.expires_at.astimezone(UTC)
    assert f"by {until:%-d %B %Y}" in words_of(page)


def test_who_lets_their_name_be_known_is_named(at: At, two, asked: Introduction) -> None:
    assert "Luis Ferrer, a VP Product in Kenya" in words_of(at(two[0]).opens(f"/{asked.id}/page"))


def test_a_discreet_person_is_described_on_every_page(
    association: Association, at: At, discreet: UUID
) -> None:
    founder = association.person("Wanjiru Kamau")
    association.match(founder, discreet)
    asked = association.introduction(founder, discreet)
    pages = [
        at(founder).opens(f"/{asked.id}/page"),
        at(association.staff()).opens(f"/{asked.id}/page"),
        at(founder).opens("/page"),
        at(founder).sends(f"/{asked.id}/page/acceptance"),
        at(founder).sends(f"/{asked.id}/page/refusal"),
    ]
    for page in pages:
        assert page.status_code == 200
        for secret in ("Amihan", "Reyes", "Pasig", str(discreet)):
            assert secret not in page.text
    assert "a product lead at a large company in the Philippines" in words_of(pages[0])


def test_two_yeses_on_the_page_put_both_in_touch(at: At, two, asked: Introduction) -> None:
    amina, luis = (at(person_id) for person_id in two)
    said = amina.presses(amina.opens(f"/{asked.id}/page"), YES)
    assert "You said yes. If the other says yes too" in words_of(said)
    assert YES not in said.text
    made = luis.presses(luis.opens(f"/{asked.id}/page"), YES)
    assert "You both said yes" in words_of(made)
    assert "Name Amina Otieno" in words_of(made)
    assert 'href="mailto:amina.otieno@' in made.text
    assert "Name Luis Ferrer" in words_of(amina.opens(f"/{asked.id}/page"))


def test_the_page_does_not_tell_what_the_other_said(at: At, two, asked: Introduction) -> None:
    amina, luis = (at(person_id) for person_id in two)
    before = luis.opens(f"/{asked.id}/page").text
    amina.sends(f"/{asked.id}/page/acceptance")
    assert luis.opens(f"/{asked.id}/page").text == before


def test_a_no_on_the_page_is_said_back_and_kept_with_its_reason(
    association: Association, at: At, two, asked: Introduction
) -> None:
    amina, luis = (at(person_id) for person_id in two)
    page = amina.opens(f"/{asked.id}/page")
    said = amina.presses(page, NO, reason="We compete.", not_them="yes")
    assert "You said no. The other is told only that" in words_of(said)
    kept = association.introduction(*two)
    assert (kept.refusal_reason, kept.not_them, kept.declined_by_id) == (
        "We compete.",
        True,
        two[0],
    )
    other = words_of(luis.opens(f"/{asked.id}/page"))
    assert "This introduction is no longer available" in other
    assert "compete" not in other
    assert "Amina" not in other


def test_a_no_needs_no_reason(association: Association, at: At, two, asked: Introduction) -> None:
    amina = at(two[0])
    amina.presses(amina.opens(f"/{asked.id}/page"), NO, reason="")
    kept = association.introduction(*two)
    assert (kept.state, kept.refusal_reason, kept.not_them) == ("declined", "", False)


def test_a_yes_may_be_taken_back_until_both_said_so(
    association: Association, at: At, two, asked: Introduction
) -> None:
    amina = at(two[0])
    said = amina.presses(amina.opens(f"/{asked.id}/page"), YES)
    assert "I have changed my mind" in said.text
    amina.presses(said, NO, reason="")
    assert association.introduction(*two).state == "declined"


def test_what_expired_offers_nothing_to_press(
    association: Association, at: At, two, asked: Introduction
) -> None:
    association.sweep(days=(asked.expires_at - datetime.now(UTC)) / timedelta(days=1) + 1)
    page = at(two[0]).opens(f"/{asked.id}/page")
    assert "This introduction is no longer available" in words_of(page)
    assert f"/{asked.id}/page/" not in page.text


def test_an_answer_that_comes_too_late_is_told_so_on_a_page(at: At, two, asked) -> None:
    amina, luis = (at(person_id) for person_id in two)
    luis.sends(f"/{asked.id}/page/refusal")
    answer = amina.sends(f"/{asked.id}/page/acceptance")
    assert answer.status_code == 409
    assert "<h1>This introduction is no longer available</h1>" in answer.text


def test_a_partnership_is_told_of_on_the_page(
    association: Association, at: At, two, asked: Introduction
) -> None:
    for person_id in two:
        made = at(person_id).sends(f"/{asked.id}/page/acceptance")
    formed = at(two[1]).presses(made, "It is a partnership now", purpose="A pilot near Kisumu")
    assert "It became a partnership." in words_of(formed)


@pytest.mark.parametrize(
    ("step", "form"),
    [("", None), ("/acceptance", {}), ("/refusal", {}), ("/partnership", {"purpose": "Pumps"})],
)
def test_a_stranger_gets_a_page_that_says_nothing(
    association: Association, at: At, asked: Introduction, step: str, form: dict[str, str] | None
) -> None:
    chen, path = at(association.person("Chen Wei")), f"/{asked.id}/page{step}"
    answer = chen.opens(path) if form is None else chen.sends(path, **form)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "<h1>There is no such introduction for you</h1>" in answer.text
    for inside in ("Traceback", "Amina", "Luis", ".py"):
        assert inside not in answer.text


def test_what_is_not_there_looks_the_same(association: Association, at: At) -> None:
    answer = at(association.person("Chen Wei")).opens(f"/{uuid4()}/page")
    assert answer.status_code == 404
    assert "<h1>There is no such introduction for you</h1>" in answer.text


def test_a_steward_sees_how_it_stands_and_has_nothing_to_press(
    association: Association, at: At, asked: Introduction
) -> None:
    steward = at(association.staff())
    page = steward.opens(f"/{asked.id}/page")
    assert "State proposed" in words_of(page)
    assert f"/{asked.id}/page/" not in page.text
    for name in ("Amina", "Otieno", "Luis", "Ferrer"):
        assert name not in page.text
    assert steward.sends(f"/{asked.id}/page/acceptance").status_code == 403


def test_another_site_cannot_say_yes_for_anybody(
    association: Association, at: At, two, asked: Introduction
) -> None:
    answer = at(two[0]).sends(f"/{asked.id}/page/acceptance", site="cross-site")
    assert answer.status_code == 403
    assert association.introduction(*two).first_answer is None


def test_a_form_with_something_else_in_it_changes_nothing(
    association: Association, at: At, two, asked: Introduction
) -> None:
    answer = at(two[0]).sends(f"/{asked.id}/page/refusal", not_them="perhaps")
    assert answer.status_code == 422
    assert "not them: Not a valid boolean." in words_of(answer)
    assert association.introduction(*two).state == "proposed"


def test_what_people_wrote_is_shown_as_text_alone(association: Association, at: At) -> None:
    amina = association.person("Amina <b>Otieno</b>")
    luis = association.person("Luis Ferrer", title="<script>alert(1)</script>")
    association.match(amina, luis, first_reasons=("<img src=x onerror=alert(1)>",))
    asked = association.introduction(amina, luis)
    for person_id in (amina, luis):
        page = at(person_id).opens(f"/{asked.id}/page").text
        for markup in ("<b>", "<script", "<img"):
            assert markup not in page


def test_ones_own_introductions_are_listed(
    association: Association, at: At, two, asked: Introduction
) -> None:
    assert f'href="/{asked.id}/page"' in at(two[0]).opens("/page").text
    chen = at(association.person("Chen Wei")).opens("/page")
    assert "There is nobody at present." in words_of(chen)


def test_what_nobody_answered_in_time_is_listed_no_more(association: Association, at: At) -> None:
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis, time=datetime.now(UTC) - timedelta(days=60))
    expired = association.introduction(amina, luis)
    assert "There is nobody at present." in words_of(at(amina).opens("/page"))
    assert "no longer available" in words_of(at(amina).opens(f"/{expired.id}/page"))


def test_a_page_reads_well_without_sight(at: At, two, asked: Introduction) -> None:
    page = at(two[0]).opens(f"/{asked.id}/page").text
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1
    assert '<label for="reason">' in page
    assert '<textarea id="reason"' in page
    assert "<script" not in page
    assert "style=" not in page


def test_json_is_answered_as_before(door: Door, two, asked: Introduction) -> None:
    assert door.get(two[0], f"/{asked.id}").json["state"] == "proposed"
    assert door.get(None, f"/{asked.id}/page").status_code == 401


def test_who_reads_german_is_asked_in_german(
    association: Association, at: At, two, asked: Introduction
) -> None:
    given = {"person_id": two[0], "full_name": "Amina Otieno", "email": "amina@x.example"}
    association.hear(ContactGiven(**given, letter_language="de"))
    page = at(two[0]).opens(f"/{asked.id}/page")
    assert '<html lang="de">' in page.text
    assert "<h1>Jemand, den Sie vielleicht kennenlernen möchten</h1>" in page.text
    assert "Ja, machen Sie uns bekannt" in page.text
    listed = words_of(at(two[0]).opens("/page"))
    assert "Ihre Bekanntmachungen" in listed
    assert "bitte antworten Sie bis zum" in listed
