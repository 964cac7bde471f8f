"""Rounds of meetings over HTTP: who may ask for what, and what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.services.events.door import DESK, Door, planned, slug

ROUNDS = {
    "number": 3,
    "minutes": 10,
    "starts_at": "2099-05-12T16:30:00+02:00",
    "tables": 5,
}


@pytest.fixture
def evening(door: Door, member: Callable[[], UUID]) -> tuple[str, UUID, UUID]:
    """An event with rounds, and two who come."""
    path = f"/{planned(door)['id']}"
    people = member(), member()
    for person_id in people:
        assert door.ask("POST", f"{path}/rsvps", person_id, {}).status_code == 201
    assert door.ask("PUT", f"{path}/rounds", DESK, ROUNDS).status_code == 200
    return path, *people


def test_rounds_are_shown_as_they_were_set_up(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    shown: dict[str, Any] = door.ask("GET", f"{evening[0]}/rounds", None).get_json()
    assert (shown["state"], shown["plan"], shown["size"]) == ("open", 0, 2)
    assert shown["starts_at"] == "2099-05-12T14:30:00+00:00"


def test_where_there_are_no_rounds_it_is_said(door: Door, here: str) -> None:
    answer = door.ask("GET", f"{here}/rounds", None)
    assert (answer.status_code, slug(answer)) == (404, "no-rounds")


def test_rounds_beyond_the_end_are_refused_with_what_to_do(door: Door, here: str) -> None:
    answer = door.ask("PUT", f"{here}/rounds", DESK, {**ROUNDS, "number": 50})
    assert (answer.status_code, slug(answer)) == (422, "rounds-do-not-fit")
    assert "Fewer or shorter rounds, or an earlier start." in answer.text


def test_one_takes_part_and_leaves(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    path, person_id, _ = evening
    mine = f"{path}/rounds/guests/{person_id}"
    shown = door.ask("PUT", mine, person_id, {"from_round": 2}).get_json()
    assert (shown["from_round"], shown["to_round"], shown["seats"]) == (2, 3, [])
    assert door.ask("DELETE", mine, person_id).status_code == 204
    assert door.ask("GET", mine, person_id).status_code == 404


def test_nobody_takes_part_for_another(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    path, one, other = evening
    for method in ("PUT", "GET", "DELETE"):
        answer = door.ask(method, f"{path}/rounds/guests/{other}", one, {})
        assert answer.status_code == 403


def test_the_desk_enters_who_did_not_say_so(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    path, person_id, _ = evening
    assert door.ask("PUT", f"{path}/rounds/guests/{person_id}", DESK, {}).status_code == 200


def test_the_plan_is_the_desks(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    path, *people = evening
    for person_id in people:
        door.ask("PUT", f"{path}/rounds/guests/{person_id}", person_id, {})
    assert door.ask("GET", f"{path}/rounds/plan", people[0]).status_code == 403
    assert door.ask("POST", f"{path}/rounds/plan", people[0]).status_code == 403
    asked = door.ask("POST", f"{path}/rounds/plan", DESK)
    assert (asked.status_code, asked.json["state"]) == (202, "asked")
    seen = door.ask("GET", f"{path}/rounds/plan", DESK).get_json()
    assert [(one["number"], one["tables"]) for one in seen] == [(1, []), (2, []), (3, [])]
    assert seen[0]["without_seat"] == sorted(map(str, people))


def test_of_one_there_is_nothing_to_plan(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    answer = door.ask("POST", f"{evening[0]}/rounds/plan", DESK)
    assert (answer.status_code, slug(answer)) == (409, "too-few-guests")


def test_a_meeting_that_was_not_is_not_rated(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    path, person_id, other_id = evening
    mine = f"{path}/rounds/guests/{person_id}/encounters"
    for number, body in ((1, {"worth": 4}), (1, {"worth": 4, "other_id": str(other_id)})):
        answer = door.ask("PUT", f"{mine}/{number}", person_id, body)
        assert (answer.status_code, slug(answer)) == (404, "no-such-encounter")
    assert door.ask("PUT", f"{mine}/1", person_id, {"worth": 6}).status_code in (400, 422)


def test_who_does_not_come_takes_no_part(door: Door, evening: tuple[str, UUID, UUID]) -> None:
    stranger = uuid4()
    answer = door.ask("PUT", f"{evening[0]}/rounds/guests/{stranger}", stranger, {})
    assert (answer.status_code, slug(answer)) == (409, "comes-not-yet")
