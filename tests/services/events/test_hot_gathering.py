"""A hot event on PostgreSQL: eight processes of clients, and the service killed with -9 in the middle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psutil
import pytest
from sqlalchemy import Engine, insert

from services.events.actions.gatherings import plan_gathering
from services.events.models import Membership
from services.events.queries.audits import Audit, audit
from shared.database import reading, transaction
from shared.settings import Settings, load_settings
from shared.tokens import program_token
from tests.bench.serving import environment, wait_until_ready
from tests.road import announced
from tests.services.events.ledger import Ledger

CLIENTS = 8
EACH = 15
CAPACITY = 50
PATIENCE = 60
_SERVE = (
    "import os; from deploy.serving import serve; from shared.settings import load_settings; "
    "serve(load_settings(os.environ), 'events', 4, print)"
)
_WITHOUT_GUARD = """
import time
from sqlalchemy import select, update
from services.events.actions import at_once, rsvps
from services.events.models import Gathering

def read_then_write(session, gathering_id, wanted, now, *_):
    found = session.execute(select(Gathering.taken, Gathering.capacity, Gathering.starts_at).where(
        Gathering.id == gathering_id)).one()
    if found.taken + wanted > found.capacity:
        return None
    time.sleep(0.02)
    written = update(Gathering).where(Gathering.id == gathering_id)
    session.execute(written.values(taken=found.taken + wanted))
    return found.starts_at

at_once.take_places = read_then_write
rsvps.answer_at_once = at_once.answer_step_by_step
"""

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.xdist_group("processes"),
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),
]


class HotGathering:
    """One gathering that everybody wants, and the service that answers for it."""

    def __init__(self, engine: Engine, settings: Settings, environ: dict[str, str]) -> None:
        self.engine, self.settings, self.environ = engine, settings, environ
        self.port = urlsplit(settings.service_url("events")).port
        self.people = [uuid4() for _ in range(CLIENTS * EACH)]
        self.gathering_id = self._planned()

    @contextmanager
    def served(self, before: str = "") -> Iterator[psutil.Process]:
        """The service while it answers; killed in the end with all that it started."""
        with (self.settings.home / "service.log").open("ab") as log:
            server = subprocess.Popen(
                [sys.executable, "-c", before + _SERVE],
                env={**os.environ, **self.environ},
                stdout=log,
                stderr=log,
            )
            try:
                wait_until_ready(server, self.settings, "events")
                yield psutil.Process(server.pid)
            finally:
                kill(server.pid)
                server.wait(PATIENCE)

    def visited(self) -> list[subprocess.Popen[str]]:
        """Eight processes that ask, each for its share of the people."""
        return [self._visitor(number) for number in range(CLIENTS)]

    def audit(self) -> Audit:
        """The recount."""
        with reading(self.engine) as session:
            return audit(session, self.gathering_id)

    def _visitor(self, number: int) -> subprocess.Popen[str]:
        mine = self.people[number::CLIENTS]
        told = {
            "port": self.port,
            "gathering_id": str(self.gathering_id),
            "people": [(str(one), self._token(one)) for one in mine],
            "seed": number,
        }
        file = Path(__file__).with_name("visitor.py")
        visitor = subprocess.Popen(
            [sys.executable, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert visitor.stdin is not None
        visitor.stdin.write(json.dumps(told))
        visitor.stdin.close()
        return visitor

    def _token(self, person_id: UUID) -> str:
        scopes = ["events:write", "events:read"]
        return program_token(self.settings, f"visitor {person_id}", scopes, person_id=person_id)

    def _planned(self) -> UUID:
        now = datetime.now(UTC)
        joined = [
            {"membership_id": uuid4(), "person_id": one, "starts_on": now.date() - timedelta(9)}
            for one in self.people
        ]
        with transaction(self.engine) as session:
            session.execute(insert(Membership), joined)
            facts = {"title": "The one that everybody wants", "time_zone": "Europe/Paris"}
            times = {"starts_at": now + timedelta(30), "ends_at": now + timedelta(31)}
            return plan_gathering(session, now, draft=False, capacity=CAPACITY, **facts, **times).id


@pytest.fixture
def hot(engine: Engine, databases, tmp_path: Path) -> HotGathering:
    """The gathering, on a database of its own; nobody asks yet."""
    environ = environment(tmp_path, databases.template_url, "events")
    return HotGathering(engine, load_settings(environ), environ)


def test_eight_processes_and_a_kill_give_exactly_the_places_there_are_in_order(hot, engine):
    with hot.served() as server:
        visitors = hot.visited()
        wait_for(lambda: hot.audit().counted_taken >= CAPACITY // 2)
        kill(server.pid)
    with hot.served():
        statuses = answers_of(visitors)
    found = hot.audit()
    assert set(statuses) <= {200, 201, 202}
    assert statuses[201] + statuses[202] == len(hot.people)
    assert found.agrees
    assert found.could_move_up == 0
    said = announced(engine)
    ledger = Ledger(said)
    assert (sum(ledger.held.values()), len(ledger.line)) == (found.taken, found.waiting)
    assert found.taken > CAPACITY - 4
    once = Counter((one.name, one.dump()["rsvp_id"]) for one in said[1:])
    assert set(once.values()) == {1}


def test_the_same_clients_oversell_where_the_guard_is_taken_away(hot):
    """The control: the service with a look and a write in the place of the conditional update."""
    with hot.served(before=_WITHOUT_GUARD):
        visitors = hot.visited()
        wait_for(lambda: hot.audit().counted_taken > CAPACITY)
        for visitor in visitors:
            visitor.kill()
            visitor.wait(PATIENCE)
            visitor.stdout.close()
    assert not hot.audit().agrees


def answers_of(visitors: list[subprocess.Popen[str]]) -> Counter[int]:
    """The statuses that all of them were answered with."""
    statuses = Counter[int]()
    for visitor in visitors:
        assert visitor.stdout is not None
        with visitor.stdout as said:
            statuses.update(json.load(said))
        assert visitor.wait(PATIENCE) == 0
    return statuses


def wait_for(happened) -> None:
    """Look until something has happened."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def kill(pid: int) -> None:
    """End a process and all that it started, with -9."""
    try:
        server = psutil.Process(pid)
        family = [server, *server.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for one in family:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
