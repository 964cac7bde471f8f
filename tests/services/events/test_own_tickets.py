"""Tickets: a code and a picture for each place, for whose they are, and by the link of the letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.notifications.letters.links import guest_url
from shared.papers import code_svg
from tests.services.events.door import DESK, Door, planned, slug

SOON = timedelta(hours=1)


@pytest.fixture
def tonight(door: Door, member: Callable[[], UUID]) -> tuple[str, UUID]:
    """An event in an hour, and somebody who comes with a guest."""
    begins = datetime.now(UTC) + SOON
    ends = begins + timedelta(hours=3)
    times = {"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    path = f"/{planned(door, **times)['id']}"
    who = member()
    assert door.ask("POST", f"{path}/rsvps", who, {"places": 2}).status_code == 201
    return path, who


def link(door: Door, rsvp_id: str, code: str = "en") -> str:
    """The path of the page that a letter leads to."""
    now = datetime.now(UTC)
    url = guest_url(door.settings, "tickets", UUID(rsvp_id), code, now + SOON, now)
    return url.removeprefix(f"{door.settings.base_url}/events")


def test_each_place_has_a_code_that_lets_it_in(door: Door, tonight: tuple[str, UUID]) -> None:
    path, who = tonight
    tickets = door.ask("GET", f"{path}/rsvps/{who}/tickets", who).get_json()
    assert [one["place"] for one in tickets] == [0, 1]
    for one in tickets:
        answer = door.ask("POST", f"{path}/check-ins", DESK, {"code": one["code"]})
        assert (answer.status_code, answer.json["place"]) == (201, one["place"])


def test_the_picture_is_of_the_code(door: Door, tonight: tuple[str, UUID]) -> None:
    path, who = tonight
    code = door.ask("GET", f"{path}/rsvps/{who}/tickets", who).get_json()[1]["code"]
    answer = door.ask("GET", f"{path}/rsvps/{who}/tickets/1.svg", who)
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert answer.text == code_svg(code, "2")
    assert "style=" not in answer.text, "pages allow no inline styles"
    missing = door.ask("GET", f"{path}/rsvps/{who}/tickets/2.svg", who)
    assert (missing.status_code, slug(missing)) == (404, "no-such-place")


def test_tickets_are_nobody_elses(
    door: Door, tonight: tuple[str, UUID], member: Callable[[], UUID]
) -> None:
    path, who = tonight
    for place in ("tickets", "tickets/0.svg"):
        assert door.ask("GET", f"{path}/rsvps/{who}/{place}", member()).status_code == 403
        assert door.ask("GET", f"{path}/rsvps/{who}/{place}", None).status_code == 401
        assert door.ask("GET", f"{path}/rsvps/{who}/{place}", DESK).status_code == 200


def test_who_waits_has_none(
    door: Door, tonight: tuple[str, UUID], member: Callable[[], UUID]
) -> None:
    path, late = tonight[0], member()
    assert door.ask("POST", f"{path}/rsvps", late, {}).status_code == 202
    answer = door.ask("GET", f"{path}/rsvps/{late}/tickets", late)
    assert (answer.status_code, slug(answer)) == (409, "has-no-place-yet")


def test_the_page_of_the_letter_shows_the_codes_and_no_name(
    door: Door, tonight: tuple[str, UUID]
) -> None:
    path, who = tonight
    rsvp_id = door.ask("GET", f"{path}/rsvps/{who}", who).json["id"]
    page = door.client.get(link(door, rsvp_id))
    assert page.status_code == 200
    assert "Your 2 tickets" in page.text
    assert "Forum des associations" in page.text
    codes = [one["code"] for one in door.ask("GET", f"{path}/rsvps/{who}/tickets", who).get_json()]
    assert re.findall(r"<svg.*?</svg>", page.text) == [
        code_svg(code, f"{number}") for number, code in enumerate(codes, 1)
    ]
    assert str(who) not in page.text
    assert "Ihre 2 Eintrittskarten" in door.client.get(link(door, rsvp_id, "de")).text


def test_after_a_transfer_the_old_page_has_no_ticket(
    door: Door, tonight: tuple[str, UUID], member: Callable[[], UUID]
) -> None:
    path, who = tonight
    old, other = door.ask("GET", f"{path}/rsvps/{who}", who).json["id"], member()
    new = door.ask("POST", f"{path}/rsvps/{who}/transfer", who, {"person_id": str(other)}).json
    gone = door.client.get(link(door, old))
    assert (gone.status_code, "<svg" in gone.text) == (200, False)
    assert "There is no ticket here" in gone.text
    assert "<svg" in door.client.get(link(door, new["id"])).text
    assert "There is no ticket here" in door.client.get(link(door, str(uuid4()))).text


def test_a_link_for_something_else_opens_nothing(door: Door, tonight: tuple[str, UUID]) -> None:
    path, who = tonight
    rsvp_id = UUID(door.ask("GET", f"{path}/rsvps/{who}", who).json["id"])
    now = datetime.now(UTC)
    other = guest_url(door.settings, "reconfirmation", rsvp_id, "en", now + SOON, now)
    for token in (other.partition("token=")[2], "x", ""):
        assert door.client.get(f"/tickets?token={token}").status_code == 422
