"""RSVPs per second on one hot event, over real HTTP: `python -m tests.bench.rsvps [sqlite|postgresql]`."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, insert

from services.events.actions.gatherings import plan_gathering
from services.events.models import Membership
from services.events.queries.audits import audit
from shared.database import open_engine, reading, transaction
from shared.settings import Settings, load_settings
from shared.tokens import program_token
from tests.bench.serving import PATIENCE, connect, cpu_seconds, environment, served
from tests.databases import Databases, drop_made


@dataclass(frozen=True)
class Answered:
    """One answer: how long it took, and whether it was a place (201) or a position (202)."""

    seconds: float
    status: int


def measure(
    kind: str = "sqlite", tries: int = 2000, capacity: int = 500, clients: int = 8
) -> dict[str, Any]:
    """Let `tries` members ask once each for one place; the service runs in processes of its own.

    `kind` is sqlite (waitress, one process) or postgresql (gunicorn, two processes), on the server
    that the tests use. Times are in milliseconds, as the clients see them, the server's CPU time
    is that of all its processes, relay included. `given_is_capacity` must be true.
    """
    with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as databases:
        engine = open_engine(databases.prepare("events"))
        environ = environment(Path(folder), databases.template_url, "events")
        settings = load_settings(environ)
        gathering_id, people = _prepare(engine, capacity, tries)
        tokens = [_token(settings, person) for person in people]
        with served(environ, settings, "events") as server:
            before = cpu_seconds(server)
            answers, seconds = _ask_all(settings, gathering_id, tokens, clients)
            cpu = cpu_seconds(server) - before
        given = _recounted(engine, gathering_id)
    return {"database": kind, "clients": clients, "capacity": capacity, **given} | _figures(
        answers, seconds, cpu
    )


def _figures(answers: list[Answered], seconds: float, cpu: float) -> dict[str, Any]:
    taken = [answer.seconds for answer in answers if answer.status == 201]
    waited = [answer.seconds for answer in answers if answer.status == 202]
    return {
        "tries": len(answers),
        "failed": len(answers) - len(taken) - len(waited),
        "rsvps_per_second": round(len(answers) / seconds, 1),
        "server_cpu_ms_per_rsvp": round(cpu / len(answers) * 1000, 2),
        **_percentiles("", [answer.seconds for answer in answers]),
        **_percentiles("place_", taken),
        **_percentiles("waiting_", waited),
    }


def _percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {}
    cuts = statistics.quantiles(seconds, n=100)
    return {f"{name}p{cut}_ms": round(cuts[cut - 1] * 1000, 1) for cut in (50, 95, 99)}


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[Databases]:
    databases = Databases(kind, folder, folder / "templates", is_durable=True)
    (folder / "templates").mkdir()
    try:
        yield databases
    finally:
        databases.close("events")
        drop_made()


def _prepare(engine: Engine, capacity: int, members: int) -> tuple[UUID, list[UUID]]:
    now = datetime.now(UTC)
    people = [uuid4() for _ in range(members)]
    joined = [
        {"membership_id": uuid4(), "person_id": person, "starts_on": now.date() - timedelta(days=9)}
        for person in people
    ]
    with transaction(engine) as session:
        session.execute(insert(Membership), joined)
        gathering = plan_gathering(
            session,
            now,
            draft=False,
            title="The one that everybody wants",
            starts_at=now + timedelta(days=30),
            ends_at=now + timedelta(days=30, hours=3),
            time_zone="Europe/Paris",
            capacity=capacity,
        )
    return gathering.id, people


def _token(settings: Settings, person_id: UUID) -> str:
    # A program of its own for each, because each program has a rate that it may ask at.
    return program_token(settings, f"bench {person_id}", ["events:write"], person_id=person_id)


def _ask_all(
    settings: Settings, gathering_id: UUID, tokens: list[str], clients: int
) -> tuple[list[Answered], float]:
    """Each client asks for its share, one after the other on one connection; all begin together."""
    start = threading.Barrier(clients + 1, timeout=PATIENCE)
    path = f"/{gathering_id}/rsvps"
    with ThreadPoolExecutor(clients) as pool:
        asking = [
            pool.submit(_ask, settings, path, tokens[number::clients], start)
            for number in range(clients)
        ]
        start.wait()
        began = time.perf_counter()
        answers = [answer for asked in asking for answer in asked.result()]
        return answers, time.perf_counter() - began


def _ask(
    settings: Settings, path: str, tokens: list[str], start: threading.Barrier
) -> list[Answered]:
    connection = connect(settings, "events")
    connection.connect()
    start.wait()
    answers = []
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        began = time.perf_counter()
        connection.request("POST", path, body='{"places": 1}', headers=headers)
        answer = connection.getresponse()
        answer.read()
        answers.append(Answered(time.perf_counter() - began, answer.status))
    connection.close()
    return answers


def _recounted(engine: Engine, gathering_id: UUID) -> dict[str, Any]:
    with reading(engine) as session:
        found = audit(session, gathering_id)
    exact = found.counted_taken == found.capacity and found.agrees
    return {"given": found.counted_taken, "given_is_capacity": exact}


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    print(json.dumps(measure(wanted), indent=2))
