"""Both buses deliver to every queue, keep the order, and give back what was not acknowledged."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from shared.bus import Bus, Publisher, PublishFailed, Subscription, frames_of
from tests.databases import need, rabbitmq_answers, rabbitmq_url
from tests.shared.road.conftest import Consumer, forget

KEY = "membership.person"


@pytest.fixture
def queue_of(bus: Bus, consumer: Consumer) -> Iterator[object]:
    """`queue_of("a")` declares and binds a queue of this test; all are removed afterwards."""
    made: list[str] = []

    def declare(suffix: str, key: str = KEY) -> object:
        service = f"{consumer.service}-{suffix}"
        made.append(service)
        queue = bus.queue(service, [key])
        with bus.connection() as connection:
            bus.lay_out(connection.channel(), queue)
        return queue

    yield declare
    for service in made:
        if not bus.is_embedded:
            forget(bus, service)


def publish(bus: Bus, *bodies: str) -> Publisher:
    with bus.connection() as connection:
        publisher = bus.publisher(connection)
        publisher.send(frames_of([(KEY, body) for body in bodies]))
        return publisher


def collect(bus: Bus, queue: object, number: int, acknowledge: bool = True) -> list[str]:
    """The next messages of a queue, as text."""
    found: list[str] = []
    with bus.connection() as connection, Subscription(connection, queue, batch=10) as subscription:
        while len(found) < number:
            bodies = subscription.collect(idle=5 if not found else 0.3, linger=0.05)
            if not bodies:
                break
            found += [body if isinstance(body, str) else body.decode() for body in bodies]
            if acknowledge:
                subscription.acknowledge()
    return found


def test_every_queue_of_a_stream_gets_its_copy(bus: Bus, queue_of) -> None:
    first, second = queue_of("first"), queue_of("second")
    publish(bus, "one", "two")
    assert collect(bus, first, 2) == ["one", "two"]
    assert collect(bus, second, 2) == ["one", "two"]


def test_a_queue_gets_nothing_of_other_streams(bus: Bus, queue_of) -> None:
    elsewhere = queue_of("elsewhere", "events.gathering")
    here = queue_of("here")
    publish(bus, "one")
    assert collect(bus, here, 1) == ["one"]
    assert bus.depth(elsewhere.name.removeprefix(f"{bus.name}.")) == 0


def test_what_was_not_acknowledged_comes_back_first(bus: Bus, queue_of) -> None:
    queue = queue_of("again")
    publish(bus, "one", "two", "three")
    assert collect(bus, queue, 3, acknowledge=False) == ["one", "two", "three"]
    assert collect(bus, queue, 3) == ["one", "two", "three"]


def test_what_was_acknowledged_does_not_come_back(bus: Bus, queue_of) -> None:
    queue = queue_of("once")
    publish(bus, "one", "two")
    collect(bus, queue, 2)
    assert bus.depth(queue.name.removeprefix(f"{bus.name}.")) == 0


def test_given_back_messages_go_to_their_own_queue_only(bus: Bus, queue_of) -> None:
    first, second = queue_of("first"), queue_of("second")
    publish(bus, "one")
    collect(bus, first, 1, acknowledge=False)
    assert collect(bus, second, 2) == ["one"]
    assert collect(bus, first, 2) == ["one"]


def test_far_behind_the_relay_packs_many_events_into_a_message() -> None:
    rows = [(KEY, str(number)) for number in range(120)] + [("events.gathering", "x")]
    frames = list(frames_of(rows))
    assert [frame.is_batch for frame in frames] == [True, True, True, False]
    assert frames[0].body.startswith("[0,1,")
    assert ",".join(frame.body.strip("[]") for frame in frames[:3]) == ",".join(
        body for _, body in rows[:120]
    )


def test_near_the_front_each_event_is_a_message() -> None:
    assert len(list(frames_of([(KEY, "x")] * 99))) == 99


def test_a_stream_that_nobody_hears_yet_is_no_error(bus: Bus) -> None:
    publisher = None
    with bus.connection() as connection:
        publisher = bus.publisher(connection)
        publisher.send(frames_of([("nobody.listens", "one")]))
    assert publisher.unrouted == (0 if bus.is_embedded else 1)


def test_a_queue_that_refuses_is_a_failure_and_not_a_silence() -> None:
    """A full queue answers with a nack: the relay must not move on."""
    need(rabbitmq_answers(), "RabbitMQ")
    from kombu import Queue, binding

    bus = Bus(rabbitmq_url())
    full = Queue(
        f"footbridge.probe-full-{os.getpid()}",
        bindings=[binding(bus.exchange, routing_key="probe.full")],
        queue_arguments={"x-max-length": 1, "x-overflow": "reject-publish"},
        auto_delete=True,
    )
    with bus.connection() as connection:
        publisher = bus.publisher(connection)
        full(connection.channel()).declare()
        publisher.send(frames_of([("probe.full", "fits")]))
        try:
            with pytest.raises(PublishFailed):
                publisher.send(frames_of([("probe.full", "does not")]))
        finally:
            full(connection.channel()).delete()


def test_a_broker_that_is_away_is_said_to_be_away() -> None:
    nowhere = Bus("amqp://guest:guest@127.0.0.1:9//")
    assert not nowhere.is_up()
    assert nowhere.depth("membership") is None


def test_the_queue_of_a_service_carries_its_name() -> None:
    assert Bus("embedded://").queue_name("matching") == "footbridge.matching"


def test_what_came_too_often_is_counted_and_can_be_forgotten(bus: Bus, queue_of) -> None:
    """RabbitMQ puts it aside after fifty deliveries; the feeds have it, too."""
    service = queue_of("late").name.removeprefix(f"{bus.name}.")
    if not bus.is_embedded:
        with bus.connection() as connection:
            channel = connection.channel()
            message = channel.prepare_message("late", None, "text/plain", "utf-8", {}, {})
            channel.confirm_select()
            channel.basic_publish_confirm(
                message, exchange="", routing_key=bus.queue_name(f"{service}.dead")
            )
    assert bus.undeliverable(service) == (0 if bus.is_embedded else 1)
    bus.forget_undeliverable(service)
    assert bus.undeliverable(service) == 0


def test_what_came_while_keeping_alive_does_not_wait_for_more(bus: Bus, queue_of) -> None:
    queue = queue_of("soon")
    with bus.connection() as connection, Subscription(connection, queue, batch=10) as subscription:
        publish(bus, "one")
        end = time.monotonic() + 5
        while not subscription._arrived and time.monotonic() < end:
            with suppress(TimeoutError):
                connection.drain_events(timeout=0.05)
        began = time.monotonic()
        assert len(subscription.collect(idle=3, linger=0.01)) == 1
        assert time.monotonic() - began < 1.5
        subscription.acknowledge()
