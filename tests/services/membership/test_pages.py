"""The pages for signing in: whoever asks is told the same, and ends where they wanted to be."""

from __future__ import annotations

from html import unescape
from re import findall

import pytest

from events.signins import SignInRequested
from services.membership.actions.sign_ins import make_link, token_of
from services.membership.models import SignInLink

BROWSER = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Site": "same-origin"}
WANTED = "/introductions/0197a3c4-0000-7000-8000-000000000001/page"
ELSEWHERE = ["//evil.example/a", "https://evil.example/a", "/\\evil.example", "/a?b=//evil.example"]


@pytest.fixture
def browser(door):
    """Somebody's browser, which keeps cookies and follows no redirect by itself."""

    def ask(method, path, **more):
        headers = {**BROWSER, **more.pop("headers", {})}
        return door.client.open(path, method=method, headers=headers, **more)

    return ask


@pytest.fixture
def token(office, settings):
    """What stands in a link of Jan's."""
    return token_of(office.do(make_link, office.person(), office.now), settings)


def hidden(page):
    """The hidden fields of a page."""
    return {name: unescape(value) for name, value in findall(r'name="(\w+)" value="([^"]*)"', page)}


def test_a_link_is_asked_for_on_a_page_with_the_way_back(browser, office):
    office.person()
    page = browser("GET", f"/sign-in?next={WANTED}")
    assert '<label for="email">Your e-mail address</label>' in page.text
    form = {**hidden(page.text), "email": "jan@harbour.example"}
    answer = browser("POST", "/sign-in/links", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/links")
    (said,) = office.said(SignInRequested)
    assert said.next_path == WANTED


def test_whoever_asks_is_told_the_same(browser, office):
    office.person()
    answers = [
        browser("POST", "/sign-in/links", data={"email": email, "next": WANTED})
        for email in ("jan@harbour.example", "nobody@nowhere.example")
    ]
    known, unknown = ((one.status_code, one.headers["Location"], one.text) for one in answers)
    assert known == unknown
    assert len(office.said(SignInRequested)) == 1
    assert "If we write to somebody at that address" in browser("GET", "/sign-in/links").text


def test_the_button_behind_a_link_leads_to_where_the_person_wanted_to_be(browser, token):
    page = browser("GET", f"/sign-in?next={WANTED}&token={token}")
    answer = browser("POST", "/sign-in", data=hidden(page.text))
    assert (answer.status_code, answer.headers["Location"]) == (303, WANTED)
    assert browser("GET", "/me").status_code == 200


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_link_leads_to_no_other_site(browser, token, elsewhere):
    page = browser("GET", "/sign-in", query_string={"next": elsewhere, "token": token})
    assert "evil" not in page.text
    answer = browser("POST", "/sign-in", data={"token": token, "next": elsewhere})
    assert answer.headers["Location"] == "/signed-in"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_letter_is_asked_for_that_leads_to_another_site(browser, office, elsewhere):
    office.person()
    asked = browser("GET", "/sign-in", query_string={"next": elsewhere})
    assert "evil" not in asked.text
    browser("POST", "/sign-in/links", data={"email": "jan@harbour.example", "next": elsewhere})
    (said,) = office.said(SignInRequested)
    assert said.next_path is None


def test_another_site_signs_nobody_in(browser, office, token):
    answer = browser(
        "POST", "/sign-in", data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert office.look(lambda session: session.query(SignInLink).one()).used_at is None


def test_a_link_that_is_used_up_says_so_and_offers_another(browser, token):
    browser("POST", "/sign-in", data={"token": token})
    sent = {"Referer": "http://localhost/sign-in?token=x"}
    answer = browser("POST", "/sign-in", data={"token": token}, headers=sent)
    assert answer.status_code == 401
    assert "Ask for a new link" in answer.text
    assert '<a href="/sign-in">Back</a>' in answer.text


def test_something_that_is_no_address_is_told_so(browser):
    answer = browser("POST", "/sign-in/links", data={"email": "jan"})
    assert answer.status_code == 422
    assert "This is no e-mail address." in answer.text


def test_who_signed_in_can_sign_out(browser, token):
    browser("POST", "/sign-in", data={"token": token})
    assert "You are signed in" in browser("GET", "/signed-in").text
    assert browser("POST", "/sign-out").headers["Location"] == "/sign-in"
    assert browser("GET", "/signed-in").headers["Location"] == "/membership/sign-in?next=/signed-in"
