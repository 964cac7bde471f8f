"""One application through to active, over HTTP, beside the bare inserts of the rows that it leaves."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, insert, select

from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.membership.models import db
from shared.callers import Role
from shared.database import open_engine, transaction
from shared.settings import Settings, load_settings
from shared.tokens import program_token
from tests.bench.serving import connect, cpu_seconds, environment, served
from tests.databases import Databases, drop_made

_SERVICE = "membership"
_WARMING = 10


def measure(kind: str = "sqlite", times: int = 60) -> dict[str, Any]:
    """Let newcomers apply, be approved and pay by transfer, one after the other: three requests each.

    The service runs in processes of its own, as in `rsvps`. `bare_ms` is what it takes to insert the rows that
    one of them leaves, those of the outbox and of the log included, one by one and in as many commits as there
    were requests; `ratio` is how many times that the whole way takes. Times are in milliseconds, as the client
    sees them; `cpu_ms` is that of all the service's processes, relay included.
    """
    with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as databases:
        engine = open_engine(databases.prepare(_SERVICE))
        with transaction(engine) as session:
            put_tiers(session, STARTING_TIERS)
        environ = environment(Path(folder), databases.template_url, _SERVICE)
        settings = load_settings(environ)
        with served(environ, settings, _SERVICE) as server:
            client = connect(settings, _SERVICE)
            for number in range(_WARMING):
                _join(client, settings, number)
            before, used = _counts(engine), cpu_seconds(server)
            ways = [_join(client, settings, _WARMING + number) for number in range(times)]
            after, used = _counts(engine), cpu_seconds(server) - used
            client.close()
        left = {name: round((after[name] - before[name]) / times) for name in after}
        bare = _bare(engine, {name: count for name, count in left.items() if count > 0}, times)
    whole = [sum(way) for way in ways]
    return {
        "database": kind,
        "applications": times,
        "requests": len(ways[0]),
        "rows": sum(left.values()),
        "p50_ms": _ms(statistics.median(whole)),
        "p95_ms": _ms(sorted(whole)[int(len(whole) * 0.95)]),
        "apply_ms": _ms(statistics.median(way[0] for way in ways)),
        "approve_ms": _ms(statistics.median(way[1] for way in ways)),
        "pay_ms": _ms(statistics.median(way[2] for way in ways)),
        "cpu_ms": _ms(used / times),
        "bare_ms": _ms(bare),
        "ratio": round(statistics.median(whole) / bare, 1),
    }


def _join(client: HTTPConnection, settings: Settings, number: int) -> tuple[float, float, float]:
    """The seconds of applying, approving and paying; the membership is active afterwards."""
    office = _office(settings, number)
    person = {"full_name": f"Newcomer {number}", "email": f"n{number}@bench.example"}
    body = {"name": f"Body {number}", "sector": "charity", "country": "KE"}
    asked = {"tier": "charity", "organisation": body, "person": person}
    applying, applied = _ask(client, office, "/applications", asked)
    approving, approved = _ask(client, office, f"/applications/{applied['id']}/approval", {})
    invoice = approved["invoice"]
    money = {"paid_on": invoice["issued_on"], "amount_minor": invoice["amount_minor"]}
    paid = {**money, "method": "transfer", "reference": f"bank-{number}"}
    paying, _ = _ask(client, office, f"/invoices/{invoice['id']}/payments", paid)
    membership = f"/memberships/{approved['membership_id']}"
    _, shown = _ask(client, office, membership, None, "GET", 200)
    if shown["standing"] != "active":
        raise RuntimeError(f"{membership} is {shown['standing']}")
    return applying, approving, paying


def _ask(
    client: HTTPConnection,
    headers: dict[str, str],
    path: str,
    body: Any,
    method: str = "POST",
    expected: int = 201,
) -> tuple[float, dict[str, Any]]:
    sent = None if body is None else json.dumps(body)
    began = time.perf_counter()
    client.request(method, path, sent, headers)
    answer = client.getresponse()
    read = answer.read()
    taken = time.perf_counter() - began
    if answer.status != expected:
        raise RuntimeError(f"{path}: {answer.status} {read.decode()}")
    found: dict[str, Any] = json.loads(read)
    return taken, found


def _office(settings: Settings, number: int) -> dict[str, str]:
    # a program of its own for each newcomer, because each program has a rate that it may ask at
    scopes, now = ["membership:read", "membership:write"], datetime.now(UTC)
    token = program_token(settings, f"bench {number}", scopes, roles=[Role.ADMIN], now=now)
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


def _bare(engine: Engine, left: dict[str, int], times: int) -> float:
    """The median seconds of inserting as many rows into tables of the same columns, in three commits."""
    tables = [table for table in db.metadata.sorted_tables if table.name in left]
    with engine.begin() as connection:
        rows = {table.name: _rows(connection, table, left[table.name]) for table in tables}
        copies = [_copy(connection, table) for table in tables]
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        for third in range(3):
            with engine.begin() as connection:
                for copy in copies[third::3]:
                    for row in rows[str(copy.info["of"])]:
                        connection.execute(insert(copy), row)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _rows(connection: Connection, table: Table, count: int) -> list[dict[str, Any]]:
    found = connection.execute(select(table).limit(count))
    return [dict(row) for row in found.mappings()]


def _copy(connection: Connection, table: Table) -> Table:
    """The same columns without keys, so that the same rows go in again and again."""
    columns = [Column(column.name, column.type) for column in table.columns]
    copy = Table(f"bare_{table.name}", MetaData(), *columns, info={"of": table.name})
    copy.create(connection)
    return copy


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[Databases]:
    (folder / "templates").mkdir()
    databases = Databases(kind, folder, folder / "templates", is_durable=True)
    try:
        yield databases
    finally:
        databases.close(_SERVICE)
        drop_made()


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 1)
