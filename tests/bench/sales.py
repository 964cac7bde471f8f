"""What a place costs, and a no: `python -m tests.bench.sales`, on the PostgreSQL that the tests use.

Beside the whole answer over real HTTP, the same database does in the same run what nobody can do without: insert
a row, count it in one conditional update, and commit.
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, text

from services.events.actions.gatherings import edit_gathering
from services.events.actions.places import lock_gathering
from shared.database import open_engine, transaction
from shared.settings import Settings, load_settings
from tests.bench import rsvps
from tests.bench.serving import PATIENCE, cpu_seconds, environment, served

PEER_CPU_MS = 109.0
"""Server CPU of one free registration in pretix 2026.8.0, on such a machine, at its fastest, in milliseconds."""

_INSERT = text("INSERT INTO bare_rows (id, of_id, body) VALUES (:id, :of_id, repeat('x', 500))")
_COUNT = text("UPDATE bare SET taken = taken + 1 WHERE id = :of_id AND taken < 1000000")


def measure(places: int = 1500, refused: int = 1500, clients: int = 8) -> dict[str, Any]:
    """Sell all places of one event, then refuse as many more; times in milliseconds, as clients see them.

    CPU is that of all processes of the service. `exact` says that exactly the places were given.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        rsvps._database("postgresql", Path(folder)) as databases,
    ):
        engine = open_engine(databases.prepare("events"))
        environ = environment(Path(folder), databases.template_url, "events")
        settings = load_settings(environ)
        gathering_id, people = rsvps._prepare(engine, places, places + refused + 50)
        _without_waiting_list(engine, gathering_id)
        tokens = [rsvps._token(settings, person) for person in people]
        bare = _bare(engine, places, clients)
        with served(environ, settings, "events") as server:
            asked = (settings, gathering_id, clients, server)
            sale = _phase(*asked, tokens[:places], 201)
            no = _phase(*asked, tokens[places : places + refused], 409)
        exact = rsvps._recounted(engine, gathering_id)["given_is_capacity"]
    return {
        "exact": exact,
        "bare_per_second": round(bare, 1),
        "sale": sale,
        "no": no,
        "sale_to_bare": round(sale["per_second"] / bare, 3),
        "no_to_sale_cpu": round(no["cpu_ms"] / sale["cpu_ms"], 3),
        "times_the_peer_per_cpu_second": round(PEER_CPU_MS / sale["cpu_ms"], 1),
    }


def _phase(
    settings: Settings,
    gathering_id: UUID,
    clients: int,
    server: Any,
    tokens: list[str],
    wanted: int,
) -> dict[str, Any]:
    before = cpu_seconds(server)
    answers, seconds = rsvps._ask_all(settings, gathering_id, tokens, clients)
    cpu = cpu_seconds(server) - before
    return {
        "asked": len(answers),
        "as_wanted": sum(one.status == wanted for one in answers),
        "per_second": round(len(answers) / seconds, 1),
        "cpu_ms": round(cpu / len(answers) * 1000, 2),
        **rsvps._percentiles("", [one.seconds for one in answers]),
    }


def _without_waiting_list(engine: Engine, gathering_id: UUID) -> None:
    with transaction(engine) as session:
        gathering = lock_gathering(session, gathering_id)
        edit_gathering(session, gathering, gathering.created_at, has_waiting_list=False)


def _bare(engine: Engine, tries: int, clients: int) -> float:
    """How often in a second as many clients insert, count and commit on one row."""
    of_id = uuid4()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare (id uuid PRIMARY KEY, taken int NOT NULL)"))
        connection.execute(
            text("CREATE TABLE bare_rows (id uuid PRIMARY KEY, of_id uuid, body text)")
        )
        connection.execute(text("INSERT INTO bare VALUES (:id, 0)"), {"id": of_id})
    start = threading.Barrier(clients + 1, timeout=PATIENCE)

    def work() -> None:
        with engine.connect() as connection:
            start.wait()
            for _ in range(tries // clients):
                with connection.begin():
                    connection.execute(_INSERT, {"id": uuid4(), "of_id": of_id})
                    connection.execute(_COUNT, {"of_id": of_id})

    with ThreadPoolExecutor(clients) as pool:
        working = [pool.submit(work) for _ in range(clients)]
        start.wait()
        began = time.perf_counter()
        for one in working:
            one.result()
        return tries // clients * clients / (time.perf_counter() - began)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
