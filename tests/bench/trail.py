"""What the log costs: the same writes with it and without: `python -m tests.bench.trail [sqlite|postgresql]`."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from services.membership.actions.organisations import describe_organisation, register_organisation
from services.membership.actions.persons import register_person
from services.membership.actions.trail import seal_log
from services.membership.models import Organisation, db
from shared.database import open_engine, reading, transaction
from shared.trail import verify, watching
from tests.databases import Databases, drop_made

_ROUNDS, _WRITES = 12, 60
_NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

Write = Callable[[int], None]


def measure(kind: str = "sqlite") -> dict[str, Any]:
    """Milliseconds of one write, without the log and with it, and how they relate; then of sealing and looking.

    Each write is a transaction that waits for its disk. Both ways take turns, so that what else the machine
    does meets both alike; figures are medians over the turns.
    """
    with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as engine:
        body = _organisation(engine)
        writes: dict[str, Write] = {
            "register_a_person": lambda number: _register(engine, number),
            "describe_an_organisation": lambda number: _describe(engine, body, number),
        }
        figures: dict[str, Any] = {name: _compare(write) for name, write in writes.items()}
        return figures | _sealing(engine)


def _compare(write: Write) -> dict[str, float]:
    spent: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * _ROUNDS):
        with_log = bool(turn % 2)
        with _log(with_log):
            began = time.perf_counter()
            for number in range(_WRITES):
                write(turn * _WRITES + number)
            spent[with_log].append((time.perf_counter() - began) / _WRITES * 1000)
    without, with_ = (statistics.median(spent[one]) for one in (False, True))
    return {
        "ms_without": round(without, 3),
        "ms_with": round(with_, 3),
        "with_to_without": round(with_ / without, 2),
    }


def _sealing(engine: Engine) -> dict[str, Any]:
    began, sealed, portion = time.perf_counter(), 0, 1
    while portion:
        with transaction(engine) as session:
            portion = seal_log(session)
        sealed += portion
    sealing = time.perf_counter() - began
    began = time.perf_counter()
    with reading(engine) as session:
        verdict = verify(session)
    return {
        "entries_sealed_per_second": round(sealed / sealing),
        "entries_verified_per_second": round(sealed / (time.perf_counter() - began)),
        "is_whole": verdict.is_whole,
    }


@contextmanager
def _log(is_kept: bool) -> Iterator[None]:
    """Let the tables of membership be unwatched for a while."""
    watched = watching._watches[db.metadata]
    if not is_kept:
        del watching._watches[db.metadata]
    watching._plans.clear()
    try:
        yield
    finally:
        watching._watches[db.metadata] = watched
        watching._plans.clear()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[Engine]:
    (folder / "templates").mkdir()
    databases = Databases(kind, folder, folder / "templates", is_durable=True)
    try:
        yield open_engine(databases.prepare("membership"))
    finally:
        databases.close("membership")
        drop_made()


def _organisation(engine: Engine) -> UUID:
    described = {"display_name": "Harbour Bank", "sector": "company", "country": "NL"}
    with transaction(engine) as session:
        return register_organisation(session, described, _NOW).id


def _register(engine: Engine, number: int) -> None:
    with transaction(engine) as session:
        register_person(session, f"Person {number}", f"person{number}@bench.example", _NOW)


def _describe(engine: Engine, organisation_id: UUID, number: int) -> None:
    with transaction(engine) as session:
        organisation = session.get_one(Organisation, organisation_id)
        describe_organisation(session, organisation, {"city": f"City {number}"})


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:]), indent=2))
