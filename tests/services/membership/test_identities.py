"""Signing in at a provider of identities, spoken to over real HTTP: who connects is known already."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from dataclasses import replace
from html import unescape
from re import findall
from urllib.parse import urlsplit

import pytest
import requests

from services.membership import identity
from services.membership.actions.identities import connect_identity, proof_of, whose_identity
from services.membership.actions.sign_ins import make_link, token_of
from services.membership.actions.staff import appoint_staff
from shared.callers import Role
from shared.settings import Settings
from tests.services.membership.door import Door

BROWSER = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def provider():
    """A provider of identities in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mock = f"{sys.prefix}/bin/oidc-provider-mock"
    process = subprocess.Popen(
        [mock, "--port", str(port), "--require-nonce", "true"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            requests.get(f"{url}/.well-known/openid-configuration", timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.05)  # it starts in a process of its own, and says nothing when it is there
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture
def settings(settings: Settings, provider: str) -> Settings:
    """Settings with a provider, at which the staff must sign in."""
    return replace(
        settings,
        oidc_issuer=provider,
        oidc_client_id="footbridge",
        oidc_client_secret="between-us-two",
        staff_sign_in="provider",
    )


@pytest.fixture
def browser(door: Door):
    """Somebody's browser: keeps cookies."""

    def ask(method, path, **more):
        return door.client.open(path, method=method, headers=BROWSER, **more)

    return ask


@pytest.fixture
def steward(office):
    """Somebody who works for the association."""
    person_id = office.person("Mira Steward", "mira@association.example")
    office.do(appoint_staff, person_id, Role.STEWARD, office.now)
    return person_id


def at_the_provider(browser, subject="mira-at-work", path="/sign-in/provider"):
    """Go there, say who one is, and bring back the address that one is sent to."""
    gone = browser("GET", path)
    assert gone.status_code == 303
    there = requests.post(
        gone.headers["Location"], data={"sub": subject}, allow_redirects=False, timeout=5
    )
    back = urlsplit(there.headers["Location"])
    return f"/sign-in/provider/return?{back.query}"


def connected(office, settings, provider, person_id, subject="mira-at-work"):
    """Connect a person with their account at the provider."""
    proof = proof_of(settings, provider, subject, office.now)
    office.do(connect_identity, person_id, settings, proof, office.now)


def signed_in_by_link(browser, office, settings, person_id):
    """Sign in with a link from a letter."""
    token = token_of(office.do(make_link, person_id, office.now), settings)
    assert browser("POST", "/sign-in", data={"token": token}).status_code == 303


def test_who_is_connected_signs_in_and_ends_where_they_wanted(
    browser, office, settings, provider, steward
):
    connected(office, settings, provider, steward)
    back = at_the_provider(browser, path="/sign-in/provider?next=/introductions/page")
    answer = browser("GET", back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/introductions/page")
    me = browser("GET", "/me").json
    assert (me["person_id"], me["roles"]) == (str(steward), ["steward"])


def test_a_link_from_a_letter_gives_no_staff_role_where_the_provider_must(
    browser, office, settings, steward
):
    signed_in_by_link(browser, office, settings, steward)
    assert browser("GET", "/me").json["roles"] == []
    assert browser("GET", "/applications").status_code == 403


def test_without_that_demand_a_link_is_enough(office, settings, steward):
    lenient = Door(replace(settings, staff_sign_in="link"), office)
    token = token_of(office.do(make_link, steward, office.now), settings)
    lenient.client.post("/sign-in", data={"token": token}, headers=BROWSER)
    assert lenient.client.get("/me", headers=BROWSER).json["roles"] == ["steward"]


def test_a_stranger_at_the_provider_is_nobody_here(browser, steward):
    answer = browser("GET", at_the_provider(browser, "a-stranger"))
    assert "Nobody here is connected" in answer.text
    assert browser("GET", "/me").status_code == 401


def test_whoever_is_signed_in_connects_an_account_and_signs_in_with_it(
    browser, office, settings, provider, steward
):
    signed_in_by_link(browser, office, settings, steward)
    page = browser("GET", at_the_provider(browser)).text
    form = {name: unescape(value) for name, value in findall(r'name="(\w+)" value="([^"]*)"', page)}
    assert browser("POST", "/sign-in/provider/connection", data=form).status_code == 200
    assert office.look(whose_identity, provider, "mira-at-work") == steward
    browser("GET", at_the_provider(browser))
    assert browser("GET", "/me").json["roles"] == ["steward"]


def test_nobody_takes_an_account_that_is_connected_with_another(
    browser, office, settings, provider, steward
):
    connected(office, settings, provider, steward)
    thief = office.person("Thea Thief", "thea@elsewhere.example")
    signed_in_by_link(browser, office, settings, thief)
    proof = proof_of(settings, provider, "mira-at-work", office.now)
    answer = browser("POST", "/sign-in/provider/connection", data={"proof": proof})
    assert answer.status_code == 409
    assert office.look(whose_identity, provider, "mira-at-work") == steward


def test_a_proof_of_ones_own_making_proves_nothing(browser, office, settings, steward):
    signed_in_by_link(browser, office, settings, steward)
    answer = browser("POST", "/sign-in/provider/connection", data={"proof": "made-up"})
    assert answer.status_code == 422


def test_an_answer_that_was_meant_for_another_browser_signs_nobody_in(
    browser, door, office, settings, provider, steward
):
    connected(office, settings, provider, steward)
    back = at_the_provider(browser)
    other = door.client.application.test_client()
    assert other.get(back, headers=BROWSER).status_code == 403
    changed = back.replace("state=", "state=x")
    assert browser("GET", changed).status_code == 403


def test_a_code_is_good_for_one_sign_in(browser, office, settings, provider, steward):
    connected(office, settings, provider, steward)
    back = at_the_provider(browser)
    assert browser("GET", back).status_code == 303
    assert browser("GET", back).status_code == 403


def test_a_provider_that_is_away_is_said_so(office, settings):
    away = replace(settings, oidc_issuer="http://127.0.0.1:9")
    answer = Door(away, office).client.get("/sign-in/provider", headers=BROWSER)
    assert answer.status_code == 503


def test_without_a_provider_there_is_no_such_way_in(office, settings):
    alone = replace(settings, oidc_issuer="", staff_sign_in="link")
    answer = Door(alone, office).client.get("/sign-in/provider", headers=BROWSER)
    assert answer.status_code == 404


def test_a_token_for_somebody_else_is_not_believed(settings, provider):
    """The audience is part of what is checked: a token for another client of the provider fails."""
    url, attempt = identity.begin(settings, "")
    there = requests.post(url, data={"sub": "mira"}, allow_redirects=False, timeout=5)
    query = dict(
        pair.split("=", 1) for pair in urlsplit(there.headers["Location"]).query.split("&")
    )
    with pytest.raises(identity.NotSignedIn):
        identity.prove(settings, replace(attempt, nonce="another"), query)
