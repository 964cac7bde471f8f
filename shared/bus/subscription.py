"""Listening to a service's queue in batches: many messages, one transaction, one acknowledgement."""

from __future__ import annotations

import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from kombu import Connection, Consumer, Queue


class Subscription:
    """A consumer on a connection of its own; not for several threads. Use it as a context."""

    def __init__(self, connection: Connection, queue: Queue, batch: int) -> None:
        self.connection, self.batch = connection, batch
        self._arrived: list[Any] = []
        self._consumer = Consumer(
            connection.channel(),
            [queue],
            on_message=self._arrived.append,
            prefetch_count=2 * batch,
            auto_declare=False,
        )

    def __enter__(self) -> Self:
        self._consumer.consume()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if kind is None:  # on an error the connection may be gone, and cancelling would hang
            self._consumer.cancel()

    def collect(self, idle: float, linger: float) -> list[str | bytes]:
        """The bodies of up to one batch: waits `idle` seconds for the first, then `linger` for more."""
        end = time.monotonic() + (linger if self._arrived else idle)
        while len(self._arrived) < self.batch:
            left = end - time.monotonic()
            if left <= 0:
                break
            first = not self._arrived
            try:
                self.connection.drain_events(timeout=left)
            except TimeoutError:
                break
            if first and self._arrived:
                end = time.monotonic() + linger
        return [message.body for message in self._arrived]

    def acknowledge(self) -> None:
        """Tell the broker that everything collected has had its effect."""
        if self._arrived:
            last = self._arrived[-1]
            last.channel.basic_ack(last.delivery_tag, multiple=True)
            self._arrived.clear()

    def keep_alive(self) -> None:
        """Say and check heartbeats; call it every few seconds."""
        if self.connection.supports_heartbeats:
            with suppress(TimeoutError):  # the broker's heartbeats count only when they are read
                self.connection.drain_events(timeout=0.001)
            self.connection.heartbeat_check()
