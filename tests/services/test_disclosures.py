"""Each service tells a person all that it holds of them, and nobody else, and nothing of anybody else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.services import SERVICES
from events.merges import PersonMerged
from shared.callers import Role
from shared.database import reading
from tests.road import deliver
from tests.services.neighbours import COMPANY, FOUNDER, Neighbours

OTHERS = (COMPANY["person"]["full_name"], COMPANY["person"]["email"])
ANSWERING = ("membership", "introductions", "events")


def told(neighbours: Neighbours, service: str) -> dict[str, list[dict[str, Any]]]:
    """What a service tells the founder, by table."""
    path = f"/persons/{neighbours.founder}/disclosure"
    answer = neighbours.look(service, path, neighbours.doors.person(neighbours.founder))
    return {part["table"]: part["rows"] for part in answer["parts"]}


def held(neighbours: Neighbours, service: str, person_id: UUID) -> str:
    """What a service holds of a person, as one text."""
    disclosed = SERVICES[service].part("queries.disclosures", "disclosed")
    with reading(neighbours.doors.house.engine(service)) as session:
        return str(disclosed(session, person_id, datetime.now(UTC)))


def test_introductions_tell_what_they_hold(neighbours: Neighbours) -> None:
    found = told(neighbours, "introductions")
    assert found["contacts"][0]["full_name"] == FOUNDER["person"]["full_name"]
    assert {"people", "introductions", "partnership_sides", "representations"} <= found.keys()
    assert found["introductions"][0]["second_id"] in ("somebody else", neighbours.founder)


def test_events_tell_where_somebody_comes(neighbours: Neighbours) -> None:
    (answer,) = told(neighbours, "events")["rsvps"]
    assert answer["gathering_id"] == neighbours.known["gathering_id"]
    assert answer["state"] == "confirmed"


@pytest.mark.parametrize("service", ANSWERING)
def test_nobody_else_is_named_or_numbered(neighbours: Neighbours, service: str) -> None:
    words = str(told(neighbours, service))
    assert not [one for one in (*OTHERS, neighbours.leaver, neighbours.colleague) if one in words]


@pytest.mark.parametrize("service", ANSWERING)
def test_it_is_for_the_person_and_for_admins_alone(neighbours: Neighbours, service: str) -> None:
    doors = neighbours.doors
    for kind in ("disclosure", "disclosure.html"):
        path = f"/persons/{neighbours.founder}/{kind}"
        assert (
            doors.ask(service, "GET", path, doors.person(neighbours.colleague)).status_code == 403
        )
        assert doors.ask(service, "GET", path, doors.person(neighbours.steward)).status_code == 403
        assert doors.ask(service, "GET", path).status_code == 401
        assert doors.ask(service, "GET", path, doors.program(Role.ADMIN)).status_code == 200
    nobody = f"/persons/{uuid4()}/disclosure"
    assert doors.ask(service, "GET", nobody, doors.program(Role.ADMIN)).status_code == 404


def test_workers_hold_letters_addresses_and_what_is_matched(neighbours: Neighbours) -> None:
    person_id = UUID(neighbours.founder)
    letters = held(neighbours, "notifications", person_id)
    assert FOUNDER["person"]["email"] in letters
    assert "Letters to you" in letters
    assert "two wells near Kisumu" in held(neighbours, "matching", person_id)


def test_what_is_held_by_an_old_id_is_told_too(neighbours: Neighbours) -> None:
    doors, old_id = neighbours.doors, uuid4()
    survivor = {"survivor_id": UUID(neighbours.founder), "merge_id": uuid4()}
    merged = PersonMerged(person_id=old_id, **survivor)
    deliver(doors.house.inbox("matching"), doors.house.engine("matching"), merged)
    assert "two wells near Kisumu" in held(neighbours, "matching", old_id)
