"""In which language pages are: that of who is signed in, else of the browser, else of the association."""

from dataclasses import replace

import pytest

from services.membership.app import create_app
from shared.tokens import sign
from tests.services.membership.invited import link

HTML = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


def seen(door, path, language):
    """A page, as text, for a browser that asks for a language."""
    return door.client.get(path, headers={**HTML, "Accept-Language": language}).text


@pytest.fixture
def signed_in(door, office, settings):
    """Jan's browser, in which he is signed in; he says that he reads German."""
    jan = office.person()
    version = door.ask("GET", f"/persons/{jan}", jan).headers["ETag"]
    door.ask("PATCH", f"/persons/{jan}", jan, {"letter_language": "de"}, If_Match=version)
    at = int(office.now.timestamp())
    cookie = sign(settings, "session", {"person": str(jan), "at": at}, None, office.now)
    door.client.set_cookie("footbridge", cookie)
    return door


@pytest.mark.parametrize(
    ("header", "code", "words"),
    [
        ("de-CH,en;q=0.5", "de", "Ihre E-Mail-Adresse"),
        ("en-US,de;q=0.5", "en", "Your e-mail address"),
        ("sw", "en", "Your e-mail address"),
    ],
)
def test_who_is_not_signed_in_reads_what_the_browser_asks_for(door, header, code, words):
    page = seen(door, "/sign-in", header)
    assert f'<html lang="{code}">' in page
    assert words in page


def test_who_is_signed_in_reads_what_they_said_whatever_the_browser_asks_for(signed_in):
    page = seen(signed_in, "/signed-in", "en")
    assert '<html lang="de">' in page
    assert "Sie sind angemeldet." in page
    assert "You" not in page


def test_a_refusal_is_told_in_the_language_of_the_browser(door):
    page = seen(door, "/nowhere", "de")
    assert "Hier gibt es nichts unter diesem Namen" in page


def test_whose_browser_says_nothing_reads_what_the_association_writes(door, office, settings):
    app = create_app(replace(settings, language="de"), clock=lambda: office.now)
    page = app.test_client().get("/sign-in", headers=HTML).text
    assert "Ihre E-Mail-Adresse" in page


def test_days_and_roles_on_a_page_are_said_in_its_language(door, office, settings):
    body = office.member().organisation_id
    asked = office.invite(body, office.person("Otieno Odhiambo", "otieno@x.example"), "billing")
    page = seen(door, f"/invitation?token={link(settings, office, asked)}", "de")
    assert "bittet Sie um Vertretung" in page
    assert "Ihre Rolle: Rechnungen. Bis zum 15. März 2027 ist ein Platz" in page
