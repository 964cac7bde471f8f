"""The whole house in one process: how soon it answers, what it weighs, how soon a newcomer is matched."""

from __future__ import annotations

import copy
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from sqlalchemy import select

from deploy.story.cast import APPLICATION
from deploy.story.client import Client
from deploy.story.house import OneProcess
from events.envelope import Envelope, read
from events.matches import MatchFound
from events.memberships import MemberJoined
from shared.database import open_engine, reading
from shared.tables import OUTBOX

_PATIENCE = 20.0


def measure(joins: int = 10) -> dict[str, Any]:
    """Start on a fresh home with the demo association, let newcomers join, stop, and start again."""
    with tempfile.TemporaryDirectory() as folder:
        house = OneProcess(Path(folder) / "home", with_demo=True)
        with _open(house) as first_start:
            calm = _weigh(house)
            joined = [_join(house, number) for number in range(joins)]
            worked = _weigh(house)
        with _open(house) as second_start:
            pass
    matched = sorted(seconds for seconds in joined if seconds is not None)
    return {
        "first_start_seconds": round(first_start, 2),
        "next_start_seconds": round(second_start, 2),
        "memory_mb_idle": calm["memory_mb"],
        "memory_mb_after_work": worked["memory_mb"],
        "idle_cpu_percent": calm["cpu_percent"],
        "joined": joins,
        "joined_and_matched": len(matched),
        "join_to_match_p50_ms": round(median(matched) * 1000, 1),
        "join_to_match_max_ms": round(matched[-1] * 1000, 1),
    }


@contextmanager
def _open(house: OneProcess) -> Iterator[float]:
    began = time.perf_counter()
    house.start()
    try:
        yield time.perf_counter() - began
    finally:
        house.stop()


def _weigh(house: OneProcess) -> dict[str, float]:
    assert house.process is not None
    process = psutil.Process(house.process.pid)
    time.sleep(2)  # let what the start set in motion come to rest
    process.cpu_percent()
    time.sleep(3)
    return {
        "memory_mb": round(process.memory_info().rss / 2**20),
        "cpu_percent": round(process.cpu_percent(), 1),
    }


def _join(house: OneProcess, number: int) -> float | None:
    """Seconds from the commit of a member's joining to the match announced; None without a match."""
    token = house.command("token", "bench", "--scope", "*:write", "--role", "admin").strip()
    bearer = {"Authorization": f"Bearer {token}"}
    client = Client(house.url_of)
    applied = client.ask("POST", "membership", "/applications", _application(number))
    approved = client.ask(
        "POST", "membership", f"/applications/{applied['id']}/approval", {}, bearer
    )
    invoice = approved["invoice"]
    payment = {
        "paid_on": datetime.now(UTC).date().isoformat(),
        "amount_minor": invoice["amount_minor"],
        "method": "transfer",
        "reference": f"bench {number}",
    }
    client.ask("POST", "membership", f"/invoices/{invoice['id']}/payments", payment, bearer)
    (joined,) = _said(house, "membership", MemberJoined.name, approved["membership_id"])
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        for match in _said(house, "matching", MatchFound.name):
            if applied["person_id"] in (match.data["first_id"], match.data["second_id"]):
                return (match.time - joined.time).total_seconds()
        time.sleep(0.05)
    return None


def _application(number: int) -> dict[str, Any]:
    application = copy.deepcopy(APPLICATION)
    application["organisation"]["name"] = f"Well Number {number}"
    application["person"]["full_name"] = f"Wangari the {number + 1}th"
    application["person"]["email"] = f"wangari{number}@wells.example"
    return application


def _said(house: OneProcess, service: str, name: str, subject: str | None = None) -> list[Envelope]:
    wanted = select(OUTBOX.c.body).where(OUTBOX.c.type == name).order_by(OUTBOX.c.id)
    if subject is not None:
        wanted = wanted.where(OUTBOX.c.subject == subject)
    with reading(open_engine(f"sqlite:///{house.home}/{service}.db")) as session:
        return [read(body)[0] for body in session.scalars(wanted)]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
