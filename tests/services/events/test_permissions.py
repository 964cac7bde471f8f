"""Who may not: each route, asked by those it is not for."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from events.staff import StaffAppointed
from services.events.handlers import inbox
from shared.callers import Role
from tests.road import deliver
from tests.services.events.door import FORUM

KOFI = UUID("01a20900-0000-7000-8000-000000000015")
STEWARD = (Role.STEWARD,)
TREASURER = (Role.TREASURER,)


@pytest.mark.parametrize("who", [None, "a member", "a stranger", STEWARD, TREASURER])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/", FORUM),
        ("PATCH", "/{id}", {"capacity": 5}),
        ("POST", "/{id}/publication", None),
        ("POST", "/{id}/cancellation", {}),
        ("GET", "/{id}/audit", None),
    ],
)
def test_only_event_managers_manage(door, here, member, who, method, path, body):
    asker = {"a member": member, "a stranger": uuid4}[who]() if isinstance(who, str) else who
    answer = door.ask(method, path.replace("/{id}", here), asker, body, If_Match="*")
    assert answer.status_code == (401 if who is None else 403)


@pytest.mark.parametrize("who", [uuid4(), TREASURER, (Role.REPRESENTATIVE,)])
def test_only_members_and_who_manages_answer(door, here, who):
    assert door.ask("POST", f"{here}/rsvps", who, {}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/rsvps"),
        ("GET", "/rsvps"),
        ("GET", f"/rsvps/{KOFI}"),
        ("PUT", f"/rsvps/{KOFI}"),
        ("DELETE", f"/rsvps/{KOFI}"),
        ("GET", "/waiting-list"),
    ],
)
def test_nobody_unknown_comes_near_the_answers(door, here, method, path):
    body = {"places": 1} if method in ("POST", "PUT") else None
    assert door.ask(method, here + path, None, body).status_code == 401


def test_a_member_of_the_staff_manages_with_their_own_session(door, engine):
    manager: UUID = uuid4()
    assert door.ask("POST", "/", manager, FORUM).status_code == 403
    deliver(inbox, engine, StaffAppointed(person_id=manager, role="event-manager"))
    assert door.ask("POST", "/", manager, FORUM).status_code == 201


def test_the_routes_describe_themselves(door):
    paths = door.ask("GET", "/openapi.json", None).json["paths"]
    assert "202" in paths["/{gathering_id}/rsvps"]["post"]["responses"]
