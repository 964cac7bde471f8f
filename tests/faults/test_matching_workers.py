"""Of two workers of matching one is killed with -9: the other goes on, and nothing is done twice or lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select

from events.contract import Event
from events.envelope import Envelope, wrap
from events.matches import MatchFound
from services.matching.handlers import inbox
from services.matching.models import Candidate, Match, db
from shared.bus import Bus
from shared.bus.publisher import frames_of
from shared.database import reading
from shared.delivery import Delivery
from shared.tables import INBOX, INBOX_PARKED
from tests.databases import (
    bare_engine,
    need,
    postgresql_answers,
    rabbitmq_answers,
    rabbitmq_url,
)
from tests.road import announced, envelope_of
from tests.services.matching.association import NOON, company, founder, proposed
from tests.services.matching.test_introductions import declined

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.real,
    pytest.mark.xdist_group("processes"),
]

_PAIRS = 14  # below thirty people every match that is good at all is announced
_DIES_AFTER = 60


@pytest.fixture
def bus() -> Iterator[Bus]:
    need(postgresql_answers(), "PostgreSQL")
    need(rabbitmq_answers(), "RabbitMQ")
    private = Bus(rabbitmq_url(), name=f"fault-{uuid4().hex}")
    yield private
    with private.connection() as connection:
        channel = connection.channel()
        for name in (private.queue_name("matching"), f"{private.queue_name('matching')}.dead"):
            channel.queue_delete(name)
        private.exchange(channel).delete()


def story() -> list[Envelope]:
    """Companies and founders, of whom each two have a language for themselves; some are introduced, and say no."""
    tongues = [f"q{chr(ord('a') + number)}" for number in range(_PAIRS)]
    old = [company(f"C{tongue}", languages=(tongue,)) for tongue in tongues]
    new = [founder(f"F{tongue}", languages=(tongue,)) for tongue in tongues]
    said: list[Event] = [event for one in (*old, *new) for event in one.events()]
    for one, other in pairwise(old):
        said += [proposed(one, other), declined(one, other)]
    last: Counter[UUID] = Counter()
    told = []
    for event in said:
        last[event.subject] += 1
        told.append(envelope_of(event, last[event.subject], NOON))
    return told


def state(engine: Engine) -> dict[str, Any]:
    """All that came of it, in an order that does not depend on who did what."""
    columns = (
        Candidate.person_id, Candidate.is_eligible, Candidate.started_for, Candidate.digest,
        Candidate.open_introductions, Candidate.answers, Candidate.asked,
    )  # fmt: skip
    with reading(engine) as session:
        candidates = session.execute(select(*columns).order_by(Candidate.person_id)).all()
        matches = session.execute(select(Match.id, Match.score).order_by(Match.id)).all()
    found = [one for one in announced(engine) if isinstance(one, MatchFound)]
    said = sorted(str(one.match_id) for one in found)
    return {"candidates": candidates, "matches": matches, "said": said}


def test_one_of_two_workers_is_killed_and_nothing_is_doubled_or_lost(
    bus: Bus, tmp_path: Path
) -> None:
    told = story()
    undisturbed = bare_engine("postgresql", "matching_calm", tmp_path, db.metadata)
    Delivery(inbox, undisturbed).take([wrap(one) for one in told])
    shared = bare_engine("postgresql", "matching_shared", tmp_path, db.metadata)
    mortal = work(shared, bus, tmp_path / "mortal.log", _DIES_AFTER)
    until(lambda: bus.depth("matching") is not None)
    survivor = work(shared, bus, tmp_path / "survivor.log", 0)
    try:
        publish(bus, told)
        until(lambda: mortal.poll() is not None)
        until(lambda: heard(shared) == len(told) and bus.depth("matching") == 0)
        assert mortal.returncode == -9
        assert lines(tmp_path / "mortal.log") < len(told)
        assert lines(tmp_path / "survivor.log") == len(told) - lines(tmp_path / "mortal.log")
        came = state(shared)
        assert came == state(undisturbed)
        assert len(came["said"]) == len(set(came["said"])) == _PAIRS
        with reading(shared) as session:
            assert session.scalar(select(func.count()).select_from(INBOX_PARKED)) == 0
    finally:
        for one in (mortal, survivor):
            one.terminate()
            one.wait(30)


def work(engine: Engine, bus: Bus, log: Path, dies_after: int) -> subprocess.Popen[bytes]:
    log.touch()
    database = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.faults.matching_worker", database]
    with log.with_suffix(".out").open("ab") as out:
        return subprocess.Popen(
            [*command, bus.url, bus.name, str(log), str(dies_after)],
            stdout=out,
            stderr=out,
            env=os.environ.copy(),
        )


def publish(bus: Bus, told: list[Envelope]) -> None:
    """Say it all, and the first half once more: whoever relays may die, too."""
    with bus.connection() as connection:
        rows = [
            (one.event().stream.routing_key, wrap(one)) for one in (*told, *told[: len(told) // 2])
        ]
        bus.publisher(connection).send(frames_of(rows))


def heard(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(INBOX)) or 0


def lines(log: Path) -> int:
    """How many events had their effect by one of them."""
    return sum(int(line) for line in log.read_text().split())


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not happens():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.1)
