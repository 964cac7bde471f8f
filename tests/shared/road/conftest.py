"""A producer, a consumer with one table of effects, and a bus between them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Engine, Integer, String, Table, insert, select

from events.persons import PersonRegistered
from shared.bus import BUS_ERRORS, Bus
from shared.database import Database, Session, close_engine, reading, transaction
from shared.delivery import Delivery
from shared.inbox import Inbox
from shared.outbox import announce
from tests.databases import bare_engine, need, rabbitmq_answers, rabbitmq_url

probe = Database("probe")
EFFECTS = Table(
    "effects",
    probe.metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", String, nullable=False),
    Column("note", String, nullable=False),
)
_numbers = count(1)


@dataclass
class Consumer:
    """A service that writes down each person it hears of, and fails on those it is told to."""

    engine: Engine
    service: str
    broken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.service)
        self.inbox.on(PersonRegistered)(self._note)

    def delivery(self, delays: tuple[float, ...] = (0.0, 0.0)) -> Delivery:
        return Delivery(self.inbox, self.engine, delays)

    def effects(self) -> list[str]:
        """The subjects in the order of their effects."""
        with reading(self.engine) as session:
            return list(session.scalars(select(EFFECTS.c.subject).order_by(EFFECTS.c.id)))

    def _note(self, registered: PersonRegistered, session: Session) -> None:
        session.execute(insert(EFFECTS).values(subject=registered.subject, note="heard"))
        if registered.subject in self.broken:
            raise RuntimeError("this one cannot be helped")


@pytest.fixture
def bare(database: str, tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """`bare("producer")` is an empty database with the road's tables and one for effects."""
    made: list[Engine] = []

    def engine(name: str) -> Engine:
        made.append(bare_engine(database, name, tmp_path, probe.metadata))
        return made[-1]

    yield engine
    for opened in made:
        close_engine(opened.url.render_as_string(hide_password=False))


@pytest.fixture
def producer(bare: Callable[[str], Engine]) -> Engine:
    """The database of who announces."""
    return bare("producer")


@pytest.fixture
def consumer(bare: Callable[[str], Engine]) -> Consumer:
    """Who hears."""
    return Consumer(bare("consumer"), f"probe-{os.getpid()}-{next(_numbers)}")


@pytest.fixture(params=["embedded", "rabbitmq"])
def bus(request: pytest.FixtureRequest, consumer: Consumer) -> Iterator[Bus]:
    """Both kinds of bus; each test that asks runs on both."""
    if request.param == "embedded":
        yield Bus("embedded://")
        return
    need(rabbitmq_answers(), "RabbitMQ")
    rabbit = Bus(rabbitmq_url(), name=f"probe-{os.getpid()}")
    yield rabbit
    forget(rabbit, consumer.service)
    with rabbit.connection() as connection:
        connection.channel().exchange_delete(rabbit.exchange.name)


def forget(bus: Bus, service: str) -> None:
    """Take a service's queues off the broker."""
    for name in (bus.queue_name(service), f"{bus.queue_name(service)}.dead"):
        try:
            with bus.connection() as connection:
                connection.channel().queue_delete(name)
        except BUS_ERRORS:
            continue


def say(engine: Engine, *persons: UUID) -> None:
    """Announce in one transaction that these persons registered."""
    with transaction(engine) as session:
        for person in persons:
            announce(session, PersonRegistered(person_id=person))


def people(number: int) -> list[UUID]:
    """Some persons."""
    return [uuid4() for _ in range(number)]
