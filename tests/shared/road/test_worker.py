"""From announcement to effect, with relay and worker running, over both buses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from events.persons import PersonRegistered
from shared.bus import Bus
from shared.bus import embedded as embedded_transport
from shared.database import transaction
from shared.feed import LocalFeed
from shared.outbox import announce
from shared.relay import Relay, lag, sequence
from shared.worker import Worker
from tests.shared.road.conftest import Consumer, people, say


def until(is_true: Callable[[], object], seconds: float = 20) -> None:
    """Wait for an outcome, with an end to waiting."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)


@dataclass
class Road:
    """One producer and one consumer, joined."""

    producer: Engine
    consumer: Consumer
    bus: Bus
    repair_seconds: float = 3600

    @contextmanager
    def relaying(self) -> Iterator[Relay]:
        relay = Relay("membership", self.producer, self.bus)
        with _running(relay.run):
            yield relay

    @contextmanager
    def working(self) -> Iterator[Worker]:
        feeds = {"membership": LocalFeed(self.producer)}
        worker = Worker(self.consumer.delivery((0.05,) * 200), self.bus, feeds, self.repair_seconds)
        with _running(worker.run):
            until(worker.is_listening.is_set)
            until(lambda: worker._is_settled)
            yield worker


@contextmanager
def _running(run: Callable[[threading.Event], None]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(15)
        assert not thread.is_alive()


@pytest.fixture
def road(producer: Engine, consumer: Consumer, bus: Bus) -> Road:
    """The road of this test."""
    return Road(producer, consumer, bus)


def lose_what_is_on_the_bus(bus: Bus, service: str) -> None:
    if bus.is_embedded:
        embedded_transport.forget_everything()
        return
    with bus.connection() as connection:
        connection.channel().queue_purge(bus.queue_name(service))


def test_what_is_announced_is_heard_over_the_bus_alone(road: Road) -> None:
    crowd = people(250)
    with road.working() as worker, road.relaying():
        for person in crowd:
            say(road.producer, person, person)
        until(lambda: len(road.consumer.effects()) == 500)
    assert worker.repair.steady == 0
    assert worker.delivery.outcomes == {"applied": 500}


def test_order_is_kept_for_each_aggregate(road: Road) -> None:
    crowd = people(3)
    with road.working(), road.relaying():
        for _ in range(40):
            say(road.producer, *crowd)
        until(lambda: len(road.consumer.effects()) == 120)
    with road.producer.connect() as connection:
        assert lag(connection)[0] == 0


def test_what_was_said_before_anybody_listened_is_heard(road: Road) -> None:
    crowd = people(20)
    with road.relaying():
        say(road.producer, *crowd)
        until(lambda: _is_relayed(road.producer))
    with road.working():
        until(lambda: len(road.consumer.effects()) == 20)


def test_who_is_new_on_the_road_hears_the_old_before_the_new(road: Road) -> None:
    old, new = people(20), people(5)
    with road.relaying():
        say(road.producer, *old)
        until(lambda: _is_relayed(road.producer))
        with road.bus.connection() as connection:
            queue = road.bus.queue(road.consumer.service, ["membership.person"])
            road.bus.lay_out(connection.channel(), queue)
        say(road.producer, *new)
        until(lambda: _is_relayed(road.producer))
    with road.working():
        until(lambda: len(road.consumer.effects()) == 25)
    assert set(road.consumer.effects()[:20]) == {str(person) for person in old}


def test_what_the_bus_lost_comes_from_the_feed(road: Road) -> None:
    crowd = people(30)
    with road.working():
        pass  # the queue is there, and nobody takes from it now
    with road.relaying():
        say(road.producer, *crowd)
        until(lambda: _is_relayed(road.producer))
    lose_what_is_on_the_bus(road.bus, road.consumer.service)
    with road.working():
        until(lambda: len(road.consumer.effects()) == 30)


def test_a_deaf_consumer_is_noticed(road: Road) -> None:
    """What repair finds in a steady state is counted, because it hides that the bus does not work."""
    road.repair_seconds = 0.2
    with road.working() as worker:
        say(road.producer, *people(2))
        sequence(road.producer)  # nobody relays
        until(lambda: len(road.consumer.effects()) == 2)
        until(lambda: worker.repair.steady == 2)


def test_a_handler_that_fails_once_is_tried_again_while_others_pass(road: Road) -> None:
    ada, bo = people(2)
    road.consumer.broken.add(str(ada))
    with road.working(), road.relaying():
        say(road.producer, ada, bo)
        until(lambda: road.consumer.effects() == [str(bo)])
        road.consumer.broken.clear()
        until(lambda: road.consumer.effects() == [str(bo), str(ada)])


def test_the_feed_goes_on_while_the_broker_is_away(producer: Engine, consumer: Consumer) -> None:
    nowhere = Road(producer, consumer, Bus("amqp://guest:guest@127.0.0.1:9//"))
    feeds = {"membership": LocalFeed(producer)}
    worker = Worker(consumer.delivery(), nowhere.bus, feeds)
    with nowhere.relaying(), _running(worker.run):
        say(producer, *people(3))
        until(lambda: len(consumer.effects()) == 3)


def test_of_two_relays_one_leads_and_the_other_takes_over(road: Road) -> None:
    first, second = people(2)
    with road.working() as worker:
        with road.relaying(), road.relaying():
            say(road.producer, first)
            until(lambda: road.consumer.effects() == [str(first)])
        with road.relaying():
            say(road.producer, second)
            until(lambda: road.consumer.effects() == [str(first), str(second)])
    assert worker.delivery.outcomes["duplicate"] == 0


def test_an_event_tells_which_request_began_it_all(road: Road) -> None:
    from events.persons import PersonRegistered
    from shared import telemetry
    from tests.road import announced_envelopes

    heard: list[telemetry.Trace] = []
    road.consumer.inbox.on(PersonRegistered)(lambda _, __: heard.append(telemetry.current()))
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    with road.working(), road.relaying():
        with telemetry.continued(f"00-{trace_id}-00f067aa0ba902b7-01", "request-7"):
            say(road.producer, *people(1))
        until(lambda: heard)
    (said,) = announced_envelopes(road.producer)
    assert heard[0].trace_id == trace_id
    assert (heard[0].correlation_id, heard[0].causation_id) == ("request-7", str(said.id))


def _is_relayed(producer: Engine) -> bool:
    with producer.connect() as connection:
        return lag(connection)[0] == 0


def test_what_another_numbered_is_relayed_too(road: Road) -> None:
    ada, bo = people(2)
    with road.working(), road.relaying():
        say(road.producer, ada)
        until(lambda: road.consumer.effects() == [str(ada)])
        with transaction(road.producer) as session:
            announce(session, PersonRegistered(person_id=bo))
        sequence(road.producer)
        until(lambda: len(road.consumer.effects()) == 2)
