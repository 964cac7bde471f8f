"""Counters that drifted are found, cried over, and put right; nobody loses a place by it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import delete, update

from services.events.actions.repairs import repair_counters
from services.events.jobs import look_for_drift
from services.events.models import Gathering, Rsvp
from services.events.queries.audits import adrift
from shared.database import reading, transaction
from shared.telemetry import REGISTRY
from tests.services.events.conftest import NOW
from tests.services.events.door import DESK
from tests.services.events.test_tickets import ask, pool, sell


@pytest.fixture
def full(forum):
    """A gathering of two places: one party of two has them, and one person waits."""
    forum.plan(capacity=2)
    pool(forum, "Room", 2)
    room = sell(forum, "In the room", pools=["Room"])
    holds = ask(forum, uuid4(), 2, ticket_type_id=room)
    waits = ask(forum, uuid4(), ticket_type_id=room)
    return holds, waits


def test_counters_that_tell_the_truth_are_left_in_peace(forum, full, engine):
    before = cries()
    with transaction(engine) as session:
        look_for_drift(session, NOW, NOW.date())
    assert (cries(), repaired(forum).agrees) == (before, True)


def test_a_row_that_vanished_is_cried_over_and_its_places_go_to_who_waits(forum, full, engine):
    holds, waits = full
    with transaction(engine) as session:
        session.execute(delete(Rsvp).where(Rsvp.id == holds.id))
    with reading(engine) as session:
        assert adrift(session) == [forum.gathering_id]
    before = cries()
    with transaction(engine) as session:
        look_for_drift(session, NOW, NOW.date())
    assert cries() == before + 1
    assert not forum.audit().agrees
    for _ in range(2):
        assert repaired(forum).agrees
    assert forum.state_of(waits) == "confirmed"
    with reading(engine) as session:
        assert adrift(session) == []


def test_a_pool_alone_that_drifted_is_found(forum, full, engine):
    holds, _ = full
    with transaction(engine) as session:
        session.execute(update(Rsvp).where(Rsvp.id == holds.id).values(ticket_type_id=None))
    with reading(engine) as session:
        assert adrift(session) == [forum.gathering_id]
    assert repaired(forum).pools[0].taken == 0


def test_whoever_was_let_in_beyond_the_capacity_stays_and_it_shows(forum, full, engine):
    _, waits = full
    with transaction(engine) as session:
        session.execute(update(Rsvp).where(Rsvp.id == waits.id).values(state="confirmed"))
    audit = repaired(forum)
    assert (audit.agrees, audit.taken, audit.overbook) == (True, 3, 1)
    assert audit.pools[0].overbook == 1


def test_the_desk_puts_counters_right(door, here, engine):
    with transaction(engine) as session:
        session.execute(update(Gathering).values(taken=1))

    assert door.ask("GET", f"{here}/audit", DESK).json["agrees"] is False
    assert door.ask("POST", f"{here}/audit/repair", DESK).json["agrees"] is True


def cries() -> float:
    name, labels = "footbridge_counters_adrift_total", {"service": "events", "kind": "gathering"}
    return REGISTRY.get_sample_value(name, labels) or 0.0


def repaired(forum):
    with transaction(forum.engine) as session:
        return repair_counters(session, forum.gathering_id, NOW)
