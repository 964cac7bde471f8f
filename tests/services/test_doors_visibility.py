"""What somebody hid is shown by no service to another member, whatever is asked: lists, search, attendees."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from werkzeug.test import TestResponse

from services.membership.models.words import VISIBLE_FIELDS
from shared.callers import Role
from tests.services.doors import Doors
from tests.services.neighbours import FOUNDER, Neighbours

NAME, EMAIL = FOUNDER["person"]["full_name"], FOUNDER["person"]["email"]
HIDDEN = (NAME, EMAIL, FOUNDER["person"]["profile"]["offers"][0]["line"])
SEARCHES = ("", *NAME.split(), "kisumu", "founder", "akinyi.odhiambo")


@pytest.fixture
def neighbours(doors: Doors) -> Neighbours:
    """People who have joined, and come to the same gathering; nobody has been introduced yet."""
    gathered = Neighbours(doors)
    gathered.join_and_gather()
    return gathered


@pytest.mark.parametrize("roles", [(), (Role.MEMBER,), (Role.MEMBER, Role.REPRESENTATIVE)])
def test_what_was_hidden_is_shown_by_no_service(neighbours, doors, roles):
    who = doors.program(*roles) if roles else {}
    assert told(neighbours, who) == []


def test_a_co_representative_of_others_at_the_same_gathering_sees_nothing_of_it_either(
    neighbours, doors
):
    assert told(neighbours, doors.person(neighbours.colleague)) == []


def test_what_was_opened_to_members_is_shown_to_members_and_to_nobody_else(neighbours, doors):
    profile = f"/persons/{neighbours.founder}/profile"
    before = doors.ask("membership", "GET", profile, doors.person(neighbours.founder))
    kept = {k: v for k, v in before.json.items() if k not in ("person_id", "version")}
    opened = {**kept, "visibility": dict.fromkeys(VISIBLE_FIELDS, "members")}
    headers = {**doors.person(neighbours.founder), "If-Match": before.headers["ETag"]}
    assert doors.ask("membership", "PUT", profile, headers, json=opened).status_code == 200
    doors.spread()
    assert any(NAME in one for one in told(neighbours, doors.program(Role.MEMBER)))
    assert told(neighbours, {}) == []


def told(neighbours: Neighbours, who: Mapping[str, str]) -> list[str]:
    """The answers, of all services, that tell what the founder hid."""
    doors, known = neighbours.doors, neighbours.known
    answers = [
        (str(route), _text(doors.ask(route.service, "GET", route.path(known), who)))
        for route in doors.routes()
        if route.method == "GET" and route.is_api
    ]
    for q in SEARCHES:
        path = f"/directory?q={q}" if q else "/directory"
        answers.append((path, _text(doors.ask("membership", "GET", path, who))))
    hidden = [json.dumps(word)[1:-1] for word in HIDDEN]
    return [f"{path}: {text}" for path, text in answers if any(word in text for word in hidden)]


def _text(answer: TestResponse) -> str:
    """What an answer says, also where it is a file."""
    return answer.data.decode(errors="replace")
