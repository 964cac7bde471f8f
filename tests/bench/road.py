"""How fast the road is, beside the raw broker and a plain Celery task, in the same run on the same machine.

Every contender runs its publisher and its consumer as processes of their own. `python -m tests.bench.road`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Engine, Identity, Integer, String, Table, func, insert, select

from events.envelope import read
from events.persons import PersonRegistered
from shared.bus import Bus, Subscription, frames_of
from shared.database import Database, Session, open_engine, reading, transaction
from shared.delivery import Delivery
from shared.feed import LocalFeed
from shared.inbox import Inbox
from shared.outbox import announce
from shared.relay import Relay
from shared.tables import OUTBOX
from shared.worker import Worker
from tests.databases import bare_engine, drop_made, rabbitmq_url

bench = Database("bench")
EFFECTS = Table(
    "effects",
    bench.metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("subject", String, nullable=False),
)
_SERVICE = "bench"
_RAW_KEY = "bench.raw"
_PERSONS = [UUID(int=number) for number in range(1, 501)]
_EFFECT = insert(EFFECTS)
_WARM_UP = 200


def inbox_one_by_one() -> Inbox:
    """A handler that inserts one row for each event."""
    inbox = Inbox(_SERVICE)

    @inbox.on(PersonRegistered)
    def note(registered: PersonRegistered, session: Session) -> None:
        session.execute(_EFFECT, {"subject": registered.subject})

    return inbox


def inbox_together() -> Inbox:
    """A handler that inserts the rows of all events that it is given, as hot projections do."""
    inbox = Inbox(_SERVICE)

    @inbox.on_many(PersonRegistered)
    def note(registered: Iterable[PersonRegistered], session: Session) -> None:
        session.execute(_EFFECT, [{"subject": one.subject} for one in registered])

    return inbox


INBOXES = {"one by one": inbox_one_by_one, "together": inbox_together}


class TimedDelivery(Delivery):
    """Notes how long after its announcement each event's effect was committed, in milliseconds."""

    latencies: list[float]

    def take(self, bodies: Iterable[str | bytes]) -> int:
        """As Delivery.take."""
        given = list(bodies)
        applied = super().take(given)
        done = time.time()
        for body in given:
            for envelope in read(body):
                self.latencies.append((done - envelope.time.timestamp()) * 1000)
        return applied


# --- the processes


def role_relay(producer: str, consumer: str, **_: Any) -> None:
    """Relay what waits in the producer's outbox."""
    Relay("membership", open_engine(producer), Bus(rabbitmq_url())).run(threading.Event())


def role_work(producer: str, consumer: str, hearing: str, **_: Any) -> None:
    """Apply the effects."""
    feeds = {"membership": LocalFeed(open_engine(producer))}
    delivery = Delivery(INBOXES[hearing](), open_engine(consumer))
    worker = Worker(delivery, Bus(rabbitmq_url()), feeds, repair_seconds=3600, batch=100)
    worker.run(threading.Event())


def role_timed_work(producer: str, consumer: str, number: int, out: str, **_: Any) -> None:
    """Apply a known number of effects, and write down how late each was."""
    delivery, stop = TimedDelivery(inbox_one_by_one(), open_engine(consumer)), threading.Event()
    delivery.latencies = []
    feeds = {"membership": LocalFeed(open_engine(producer))}
    worker = Worker(delivery, Bus(rabbitmq_url()), feeds, repair_seconds=3600)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    while len(delivery.latencies) < number:
        time.sleep(0.05)
    stop.set()
    thread.join()
    Path(out).write_text(json.dumps(delivery.latencies))


def role_raw_publish(number: int, **_: Any) -> None:
    """Publish about one kilobyte each, confirmed per 500."""
    body = "x" * 900
    bus = Bus(rabbitmq_url())
    with bus.connection() as connection:
        publisher = bus.publisher(connection)
        for start in range(0, number, 99):
            publisher.send(frames_of([(_RAW_KEY, body)] * min(99, number - start)))


def role_raw_consume(number: int, out: str, **_: Any) -> None:
    """Take and acknowledge one message at a time; write down the rate between the first and the last."""
    bus = Bus(rabbitmq_url())
    with bus.connection() as connection:
        queue = bus.queue("bench-raw", [_RAW_KEY])
        with Subscription(connection, queue, batch=250) as subscription:
            subscription.batch = 1
            taken, began = 0, 0.0
            while taken < number:
                taken += len(subscription.collect(idle=10, linger=0))
                subscription.acknowledge()
                began = began or time.perf_counter()
            Path(out).write_text(str((number - 1) / (time.perf_counter() - began)))


ROLES: dict[str, Callable[..., None]] = {
    "relay": role_relay,
    "work": role_work,
    "timed-work": role_timed_work,
    "raw-publish": role_raw_publish,
    "raw-consume": role_raw_consume,
}


def start(role: str, **given: Any) -> subprocess.Popen[bytes]:
    """A process that plays a role."""
    command = [sys.executable, "-m", "tests.bench.road", "--role", role, "--given"]
    return subprocess.Popen([*command, json.dumps(given)], stderr=subprocess.DEVNULL)


# --- the measurements, each returning plain figures


def raw_ceiling(number: int) -> float:
    """Messages per second of Kombu alone: confirmed per 99, acknowledged one by one, no effect."""
    bus = Bus(rabbitmq_url())
    with TemporaryDirectory() as folder, _queue(bus, "bench-raw", [_RAW_KEY]):
        out = Path(folder) / "rate"
        roles = ("raw-consume", "raw-publish")
        for process in [start(role, number=number, out=str(out)) for role in roles]:
            process.wait(120)
        return float(out.read_text())


def footbridge(producer: Engine, consumer: Engine, number: int, hearing: str) -> float:
    """Events per second from the outbox to the committed effect, exactly once."""
    _clear(producer, consumer)
    _announce(producer, number)
    urls = {"producer": _url(producer), "consumer": _url(consumer)}
    with _queue(Bus(rabbitmq_url()), _SERVICE, ["membership.person"]):
        worker = start("work", hearing=hearing, **urls)
        time.sleep(3)
        relay = start("relay", **urls)
        try:
            return _rate(consumer, number)
        finally:
            for process in (worker, relay):
                process.kill()
                process.wait()


def latency(producer: Engine, consumer: Engine, rate: int, seconds: int) -> dict[str, float]:
    """Milliseconds from an event's announcement to its committed effect in another process.

    The first events, for which both processes open connections and prepare statements, are left out.
    """
    _clear(producer, consumer)
    number, stop = _WARM_UP + rate * seconds, threading.Event()
    urls = {"producer": _url(producer), "consumer": _url(consumer)}
    with (
        TemporaryDirectory() as folder,
        _queue(Bus(rabbitmq_url()), _SERVICE, ["membership.person"]),
    ):
        out = Path(folder) / "latencies.json"
        worker = start("timed-work", number=number, out=str(out), **urls)
        relay = Relay("membership", producer, Bus(rabbitmq_url()))
        thread = threading.Thread(target=relay.run, args=(stop,))
        thread.start()
        time.sleep(3)
        _announce_at(producer, rate, number)
        worker.wait(60)
        stop.set()
        thread.join()
        found = json.loads(out.read_text())
    cuts = quantiles(found[_WARM_UP:], n=100)
    return {"p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1), "events_per_second": rate}


def _announce(producer: Engine, number: int) -> None:
    for begin in range(0, number, 500):
        with transaction(producer) as session:
            for index in range(begin, min(number, begin + 500)):
                announce(session, PersonRegistered(person_id=_PERSONS[index % len(_PERSONS)]))


def _announce_at(producer: Engine, rate: int, number: int) -> None:
    began = time.perf_counter()
    for index in range(number):
        due = began + index / rate
        if (wait := due - time.perf_counter()) > 0:
            time.sleep(wait)
        with transaction(producer) as session:
            announce(session, PersonRegistered(person_id=uuid4()))


def _rate(consumer: Engine, number: int) -> float:
    """Events per second between the first and the last effect that can be seen."""
    first = _wait_for(consumer, 1)
    seen_first = _count(consumer)
    last = _wait_for(consumer, number)
    return (number - seen_first) / (last - first)


def _wait_for(consumer: Engine, number: int) -> float:
    end = time.perf_counter() + 120
    while _count(consumer) < number:
        if time.perf_counter() > end:
            raise TimeoutError(f"only {_count(consumer)} of {number} effects came")
        time.sleep(0.02)
    return time.perf_counter()


def _count(consumer: Engine) -> int:
    with reading(consumer) as session:
        return session.scalar(select(func.count()).select_from(EFFECTS)) or 0


def _clear(*engines: Engine) -> None:
    for engine in engines:
        bench.metadata.drop_all(engine)
        bench.metadata.create_all(engine)


@contextmanager
def _queue(bus: Bus, service: str, keys: list[str]) -> Any:
    """A queue that is there before anybody publishes, and gone afterwards."""
    with bus.connection() as connection:
        bus.lay_out(connection.channel(), bus.queue(service, keys))
    try:
        yield
    finally:
        for name in (bus.queue_name(service), f"{bus.queue_name(service)}.dead"):
            with bus.connection() as connection:
                connection.channel().queue_delete(name)


def _url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def measure(number: int = 20_000) -> dict[str, Any]:
    """All figures of the road, and the ratios that matter."""
    from tests.bench import celery_peer

    with TemporaryDirectory() as folder:
        producer = bare_engine("postgresql", "bench_producer", Path(folder), bench.metadata)
        consumer = bare_engine("postgresql", "bench_consumer", Path(folder), bench.metadata)
        raw = raw_ceiling(number)
        celery = celery_peer.measure(_url(consumer), number // 10)
        one_by_one = footbridge(producer, consumer, number, "one by one")
        together = footbridge(producer, consumer, number, "together")
        late = latency(producer, consumer, rate=200, seconds=10)
        assert _count_outbox(producer) == _WARM_UP + 2000
    drop_made()
    return {
        "raw_kombu_per_second": round(raw),
        "celery_per_second": round(celery),
        "one_by_one_per_second": round(one_by_one),
        "together_per_second": round(together),
        "one_by_one_to_celery": round(one_by_one / celery, 1),
        "together_to_celery": round(together / celery, 1),
        "one_by_one_to_raw": round(one_by_one / raw, 2),
        "together_to_raw": round(together / raw, 2),
        "commit_to_effect": late,
    }


def _count_outbox(producer: Engine) -> int:
    with reading(producer) as session:
        return session.scalar(select(func.count()).select_from(OUTBOX)) or 0


def main() -> None:
    """Play a role, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=sorted(ROLES))
    parser.add_argument("--given", type=json.loads, default={})
    asked = parser.parse_args()
    if asked.role:
        ROLES[asked.role](**asked.given)
    else:
        print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
