"""Writers, relays and workers as processes that are killed at random; then the books are compared.

`python -m tests.faults.chaos --events 20000` prints one JSON document; exit code 1 when an event was lost, had
its effect twice, or out of order.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Engine, String, Table, func, select, text
from sqlalchemy.exc import OperationalError

from events.envelope import Envelope
from events.persons import PersonRegistered
from shared.bus import Bus
from shared.database import Database, Session, open_engine, reading, transaction
from shared.delivery import Delivery
from shared.feed import LocalFeed
from shared.inbox import Inbox
from shared.outbox import announce
from shared.relay import Relay
from shared.tables import INBOX, INBOX_PARKED, OUTBOX, STREAM_HEADS
from shared.worker import Worker
from tests.faults.broker import PrivateBroker

chaos = Database("chaos")
MARKS = Table(
    "marks",
    chaos.metadata,
    Column("subject", String, primary_key=True),
    Column("heard", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("disorder", BigInteger, nullable=False),
)
_MARK = text(
    "INSERT INTO marks (subject, heard, last, disorder) VALUES (:subject, 1, :number, 0)"
    " ON CONFLICT (subject) DO UPDATE SET heard = marks.heard + 1, last = :number,"
    " disorder = marks.disorder + CASE WHEN marks.last + 1 = :number THEN 0 ELSE 1 END"
)
_PERSONS = [UUID(int=number) for number in range(1, 41)]
_DELAYS = (0.1,) * 100


@dataclass
class Places:
    """Where everything is; handed to the child processes as JSON."""

    producer: str
    consumer: str
    bus: str
    events: int


@dataclass
class Outcome:
    """What was found when the dust had settled."""

    events: int = 0
    effects: int = 0
    wrong: dict[str, Any] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)
    still_parked: int = 0
    inbox_rows: int = 0
    caught_up_seconds: float = 0.0
    graceful_stop_seconds: float = 0.0

    @property
    def is_exact(self) -> bool:
        """Whether each event had its effect once and in order."""
        return self.events == self.effects == self.inbox_rows and not self.wrong


def write(places: Places, stop: threading.Event) -> None:
    """Announce for several persons at a time until enough was said by all writers together."""
    engine, dice = open_engine(places.producer), random.Random()
    while not stop.is_set():
        try:
            with transaction(engine) as session:
                said = session.scalar(select(func.coalesce(func.sum(STREAM_HEADS.c.sequence), 0)))
                if said is not None and said >= places.events:
                    return
                for person in dice.choices(_PERSONS, k=dice.choice((1, 2, 5, 20, 60))):
                    announce(session, PersonRegistered(person_id=person))
        except OperationalError:
            stop.wait(0.1)
        stop.wait(dice.uniform(0, 0.03))


def relay(places: Places, stop: threading.Event) -> None:
    """Relay what the writers announced."""
    Relay("membership", open_engine(places.producer), Bus(places.bus)).run(stop)


def work(places: Places, stop: threading.Event) -> None:
    """Mark each event, and fail now and then."""
    inbox, dice = Inbox("chaos"), random.Random()

    @inbox.on(PersonRegistered)
    def mark(registered: PersonRegistered, session: Session, heard: Envelope) -> None:
        session.execute(_MARK, {"subject": heard.subject, "number": heard.sequence})
        if heard.sequence % 97 == 0 and dice.random() < 0.6:
            raise RuntimeError("what we need downstream is flaky")

    feeds = {"membership": LocalFeed(open_engine(places.producer))}
    delivery = Delivery(inbox, open_engine(places.consumer), _DELAYS)
    Worker(delivery, Bus(places.bus), feeds, repair_seconds=5).run(stop)


def alone(places: Places, stop: threading.Event) -> None:
    """All of it as threads of one process, as the embedded default runs."""
    threads = [
        threading.Thread(target=role, args=(places, stop)) for role in (write, write, relay, work)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


ROLES = {"write": write, "relay": relay, "work": work, "alone": alone}


def play(role: str, places: Places) -> None:
    """The life of a child process: until it is told to stop, or killed."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    ROLES[role](places, stop)


class Chaos:
    """Keeps the cast running, and kills one of them every second or so."""

    def __init__(self, places: Places, cast: dict[str, str], folder: Path, seed: int) -> None:
        self.places, self.cast, self.folder = places, cast, folder
        self.dice, self.kills = random.Random(seed), Counter[str]()
        self.running = {name: self._start(role) for name, role in cast.items()}

    def rage(self, seconds: float) -> None:
        """Kill at random for a while; who ended by itself stays ended."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self.dice.uniform(0.3, 1.2))
            name = self.dice.choice(sorted(self.cast))
            if self.running[name].poll() is None:
                self.running[name].send_signal(signal.SIGKILL)
                self.running[name].wait()
                self.kills[self.cast[name]] += 1
                self.running[name] = self._start(self.cast[name])

    def settle(self, seconds: float = 300) -> Outcome:
        """Let everything finish what it has begun, and compare."""
        self._wait_for_writers(seconds)
        began = time.monotonic()
        producer, consumer = open_engine(self.places.producer), open_engine(self.places.consumer)
        while time.monotonic() < began + seconds and not look(producer, consumer).is_exact:
            time.sleep(0.25)
        caught_up = time.monotonic() - began
        stopping = time.monotonic()
        self.stop()
        outcome = look(producer, consumer)
        outcome.kills = dict(self.kills)
        outcome.caught_up_seconds = round(caught_up, 2)
        outcome.graceful_stop_seconds = round(time.monotonic() - stopping, 2)
        return outcome

    def stop(self) -> None:
        """Ask all to stop, and wait."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait(30)

    def _wait_for_writers(self, seconds: float) -> None:
        engine, end = open_engine(self.places.producer), time.monotonic() + seconds
        while _count(engine, OUTBOX) < self.places.events and time.monotonic() < end:
            time.sleep(0.25)
        for name, role in self.cast.items():
            if role == "write":
                self.running[name].wait(seconds)

    def _start(self, role: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.chaos", "--role", role]
        command += ["--places", json.dumps(asdict(self.places))]
        with (self.folder / f"{role}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, env=os.environ.copy())


def look(producer: Engine, consumer: Engine) -> Outcome:
    """Compare what was said with what was done."""
    with reading(producer) as session:
        heads = dict(session.execute(select(STREAM_HEADS.c.subject, STREAM_HEADS.c.sequence)).all())
    with reading(consumer) as session:
        rows = session.execute(select(MARKS)).all()
    marks = {row.subject: (row.heard, row.last, row.disorder) for row in rows}
    wrong = {
        subject: {"said": said, "heard, last, disorder": marks.get(subject)}
        for subject, said in heads.items()
        if marks.get(subject) != (said, said, 0)
    }
    return Outcome(
        events=_count(producer, OUTBOX),
        effects=sum(mark[0] for mark in marks.values()),
        wrong=wrong,
        still_parked=_count(consumer, INBOX_PARKED),
        inbox_rows=_count(consumer, INBOX),
    )


def many_processes(places: Places, broker: PrivateBroker, folder: Path, seed: int) -> Outcome:
    """Kills of all kinds, then a broker that is cut off, then one that comes back empty."""
    cast = {f"{role} {number}": role for role in ("write", "relay", "work") for number in (1, 2)}
    raging = Chaos(places, cast, folder, seed)
    try:
        raging.rage(12)
        broker.kill()
        raging.rage(2)
        broker.start()
        raging.kills["broker"] += 1
        raging.rage(10)
        broker.kill()
        broker.wipe()
        broker.start()
        raging.kills["broker, and its data wiped"] += 1
        raging.rage(6)
        return raging.settle()
    finally:
        raging.stop()


def one_process(places: Places, folder: Path, seed: int) -> Outcome:
    """The embedded default: whatever dies, everything dies, the bus included."""
    raging = Chaos(places, {"everything": "alone"}, folder, seed)
    try:
        raging.rage(10)
        return raging.settle()
    finally:
        raging.stop()


def _count(engine: Engine, table: Table) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def main() -> None:
    """Play a role, or run the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=sorted(ROLES))
    parser.add_argument("--places", type=json.loads)
    asked = parser.parse_args()
    play(asked.role, Places(**asked.places))


if __name__ == "__main__":
    main()
