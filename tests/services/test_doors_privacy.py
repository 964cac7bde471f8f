"""What is personal stays inside: no name and no address in a log or a metric, whatever is asked or goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from events.contacts import ContactGiven
from services.notifications.sender import Sender
from shared.callers import Role
from shared.database import transaction
from shared.telemetry import configure_logging, log
from tests.faults.broker import free_port
from tests.road import HandlerFailed, deliver
from tests.services.doors import ALL, Doors
from tests.services.neighbours import FOUNDER, PERSONAL, Neighbours

NAME, EMAIL = FOUNDER["person"]["full_name"], FOUNDER["person"]["email"]
TELLING = {*PERSONAL, *(word.lower() for word in PERSONAL)}

Written = Callable[[], str]


@pytest.fixture(params=[False, True], ids=["in-production", "in-development"])
def written(request: pytest.FixtureRequest, doors: Doors) -> Iterator[Written]:
    """All that is written to the log from now on, as it would be on a machine."""
    doors.settings = doors.house.settings = replace(doors.settings, development=request.param)
    root, stream = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    configure_logging("text" if request.param else "json")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream.getvalue
    root.handlers[:] = handlers
    root.setLevel(level)


def told(found: str) -> list[str]:
    """The lines of a log, or of metrics, that tell of somebody."""
    assert found
    return [line for line in found.splitlines() if any(word in line for word in TELLING)]


def test_a_name_in_the_log_would_be_noticed(written: Written) -> None:
    log("web").info("asked", by=NAME)
    assert len(told(written())) == 1


def test_what_people_do_leaves_no_name_in_the_log_and_the_metrics(
    written: Written, doors: Doors
) -> None:
    neighbours = Neighbours(doors).settle()
    for who in (neighbours.office, doors.person(neighbours.founder)):
        list(doors.knock(who, neighbours.known))
    assert told(written()) == []
    for service in ALL:
        assert told(doors.ask(service, "GET", "/metrics").text) == []


def test_letters_leave_no_name_in_the_log(written: Written, neighbours: Neighbours) -> None:
    doors = neighbours.doors
    engine, now = doors.house.engine("notifications"), datetime.now(UTC)
    nobody_answers = replace(doors.settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    assert Sender(nobody_answers, engine, clock=lambda: now).post_due()
    sender = Sender(doors.settings, engine, clock=lambda: now + timedelta(days=1))
    while sender.post_due():
        pass
    letters = [path.read_text() for path in (doors.settings.home / "mail").glob("*.eml")]
    assert any(NAME in letter for letter in letters)
    assert told(written()) == []


def test_a_name_in_an_address_or_a_query_is_not_logged(written: Written, doors: Doors) -> None:
    for service in ALL:
        for path in (f"/{EMAIL}", f"/?q={NAME}", f"/organisations?q={NAME}", f"/{NAME}/x"):
            doors.ask(service, "GET", path, doors.program(Role.ADMIN))
            doors.ask(service, NAME.split()[0].upper(), path)
    assert told(written()) == []


@pytest.mark.parametrize("service", ["membership", "events", "introductions"])
def test_a_name_where_it_does_not_belong_is_not_logged(
    written: Written, doors: Doors, service: str
) -> None:
    for route in doors.routes(service):
        if not route.is_safe:
            for body in (NAME, [EMAIL], {NAME: EMAIL}, {"person_id": NAME, "email": NAME}):
                who = doors.program(Role.ADMIN)
                headers = {"Idempotency-Key": EMAIL, "If-Match": NAME, "traceparent": EMAIL}
                doors.ask(service, route.method, route.path(), who, json=body, headers=headers)
    assert told(written()) == []


@contextmanager
def altered(engine: Engine, change: str, back: str) -> Iterator[None]:
    """A database that is not as the service thinks it is."""
    with transaction(engine) as session:
        session.execute(text(change))
    try:
        yield
    finally:
        with transaction(engine) as session:
            session.execute(text(back))


def test_a_fault_of_ours_is_logged_without_what_was_being_done(
    written: Written, doors: Doors
) -> None:
    rename = "ALTER TABLE persons RENAME COLUMN {} TO {}"
    there, back = rename.format("version", "turn"), rename.format("turn", "version")
    person = {"full_name": NAME, "email": EMAIL}
    with altered(doors.house.engine("membership"), there, back):
        answer = doors.ask("membership", "POST", "/persons", doors.program(Role.ADMIN), json=person)
    assert answer.status_code >= 500
    assert told(answer.text) == []
    assert told(written()) == []


def test_an_event_that_fails_is_logged_without_what_it_says(written: Written, doors: Doors) -> None:
    inbox, engine = doors.house.inbox("notifications"), doors.house.engine("notifications")
    index = "CREATE UNIQUE INDEX written_to_once ON contacts (email)"
    deliver(inbox, engine, ContactGiven(person_id=uuid4(), full_name=NAME, email=EMAIL))
    with altered(engine, index, "DROP INDEX written_to_once"), pytest.raises(HandlerFailed):
        deliver(inbox, engine, ContactGiven(person_id=uuid4(), full_name=NAME, email=EMAIL))
    found = written()
    assert "handler failed" in found
    assert told(found) == []
