"""Where the bus is, what stands on it, and a connection for each thread that needs one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import AMQPError
from kombu import Connection, Exchange, Queue, binding
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BusUnreachable

from shared.bus import embedded
from shared.bus.publisher import Publisher, PublishFailed

BUS_ERRORS = (AMQPError, KombuError, BusUnreachable, PublishFailed, OSError)
"""What a broker that is away, restarted or wiped makes us see."""

_HEARTBEAT = 30
_CONNECT_SECONDS = 3
_DELIVERY_LIMIT = 50


class Bus:
    """A broker by its URL: `embedded://` or `amqp://user:password@host:port/vhost`.

    `name` begins the names of everything that stands on it, so that two installations can share it.
    """

    def __init__(self, url: str, name: str = "footbridge") -> None:
        self.url, self.name = url, name
        self.exchange = Exchange(f"{name}.events", type="topic", durable=True)

    def queue_name(self, service: str) -> str:
        """The one queue of a listening service."""
        return f"{self.name}.{service}"

    @property
    def is_embedded(self) -> bool:
        """Whether the bus lives and dies with this process."""
        return self.url.startswith(f"{embedded.URL_SCHEME}:")

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A fresh connection for this thread alone. Raises one of BUS_ERRORS when there is no broker."""
        with Connection(
            self.url, heartbeat=_HEARTBEAT, connect_timeout=_CONNECT_SECONDS
        ) as connection:
            connection.ensure_connection(max_retries=1, timeout=_CONNECT_SECONDS)
            yield connection

    def queue(self, service: str, routing_keys: Iterable[str]) -> Queue:
        """A service's queue, bound to the streams that it hears.

        On RabbitMQ a quorum queue with a single active consumer (order kept; another takes over when it
        dies) and a queue for letters that were delivered too often without an answer.
        """
        name = self.queue_name(service)
        arguments = {
            "x-queue-type": "quorum",
            "x-single-active-consumer": True,
            "x-delivery-limit": _DELIVERY_LIMIT,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": f"{name}.dead",
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }
        return Queue(
            name,
            bindings=[binding(self.exchange, routing_key=key) for key in sorted(routing_keys)],
            durable=True,
            queue_arguments=None if self.is_embedded else arguments,
        )

    def publisher(self, connection: Connection) -> Publisher:
        """What publishes on a connection, to all who listen."""
        return Publisher(connection, self.exchange)

    def lay_out(self, channel: Any, queue: Queue) -> None:
        """Declare the exchange, a queue and the queue of its dead; doing so again changes nothing."""
        self.exchange(channel).declare()
        if not self.is_embedded:
            dead = Queue(f"{queue.name}.dead", queue_arguments={"x-queue-type": "quorum"})
            dead(channel).declare()
        queue(channel).declare()

    def depth(self, service: str) -> int | None:
        """How many messages wait in a service's queue; None when the broker or the queue is away."""
        try:
            with self.connection() as connection:
                channel = connection.channel()
                declared = channel.queue_declare(self.queue_name(service), passive=True)
                return int(declared.message_count)
        except BUS_ERRORS:
            return None

    def undeliverable(self, service: str) -> int | None:
        """How many messages came too often without an answer, as while a database was away."""
        return 0 if self.is_embedded else self.depth(f"{service}.dead")

    def forget_undeliverable(self, service: str) -> None:
        """Empty that queue: after a walk of the feeds all of it has been heard. Raises a bus error."""
        if self.undeliverable(service):
            with self.connection() as connection:
                connection.channel().queue_purge(self.queue_name(f"{service}.dead"))

    def is_up(self) -> bool:
        """Whether the broker answers."""
        try:
            with self.connection():
                return True
        except BUS_ERRORS:
            return False
