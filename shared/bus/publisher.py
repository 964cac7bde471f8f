"""Publishing many messages and waiting once for the broker's word that it has them all."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kombu import Connection, Exchange

from events.envelope import BATCH_CONTENT_TYPE, CONTENT_TYPE

_WINDOW = 500
_CONFIRM_SECONDS = 30
_FRAME = 50
_FRAME_FROM = 100


class PublishFailed(Exception):
    """The broker refused messages, or did not confirm them in time."""


@dataclass(frozen=True)
class Frame:
    """One message: an event, or several of one routing key in their order."""

    routing_key: str
    body: str
    is_batch: bool


def frames_of(rows: Sequence[tuple[str, str]]) -> Iterator[Frame]:
    """Messages for rows of (routing key, body), order kept.

    When there is much to catch up with, up to 50 events of one routing key travel as one message: the
    broker's work is per message.
    """
    longest = _FRAME if len(rows) >= _FRAME_FROM else 1
    start = 0
    while start < len(rows):
        key, end = rows[start][0], start + 1
        while end < len(rows) and end - start < longest and rows[end][0] == key:
            end += 1
        bodies = [body for _, body in rows[start:end]]
        if len(bodies) == 1:
            yield Frame(key, bodies[0], is_batch=False)
        else:
            yield Frame(key, f"[{','.join(bodies)}]", is_batch=True)
        start = end


class Publisher:
    """Publishes on a connection of its own; not for several threads.

    On RabbitMQ the channel is in confirm mode and the confirms of a whole batch are collected together;
    inside the process a return from publishing is the confirm.
    """

    def __init__(self, connection: Connection, exchange: Exchange) -> None:
        self.connection, self._exchange = connection, exchange.name
        self.unrouted = 0
        self._confirms = connection.transport.driver_type == "amqp"
        self._channel = connection.channel()
        self._pending: OrderedDict[int, None] = OrderedDict()
        self._refused = 0
        self._tag = 0
        exchange(self._channel).declare()
        if self._confirms:
            self._channel.confirm_select()
            self._channel.events["basic_ack"].add(self._on_ack)
            self._channel.events["basic_nack"].add(self._on_nack)
            self._channel.events["basic_return"].add(self._on_return)

    def send(self, frames: Iterator[Frame]) -> None:
        """Publish and wait until every message is confirmed. Raises PublishFailed or a bus error.

        After an error drop the connection and send again what was not known to be confirmed: some will
        come twice, none is lost.
        """
        for frame in frames:
            self._publish(frame)
            if len(self._pending) >= 2 * _WINDOW:
                self._wait(down_to=_WINDOW)
        self._wait(down_to=0)

    def keep_alive(self) -> None:
        """Say and check heartbeats: call it every few seconds while idle, or the broker hangs up."""
        if self.connection.supports_heartbeats:
            with suppress(TimeoutError):  # the broker's heartbeats count only when they are read
                self.connection.drain_events(timeout=0.001)
            self.connection.heartbeat_check()

    def _publish(self, frame: Frame) -> None:
        self._tag += 1
        content_type = BATCH_CONTENT_TYPE if frame.is_batch else CONTENT_TYPE
        message = self._channel.prepare_message(
            frame.body, None, content_type, "utf-8", {}, {"delivery_mode": 2}
        )
        options: dict[str, Any] = {}
        if self._confirms:
            self._pending[self._tag] = None
            options["mandatory"] = True
        self._channel.basic_publish(
            message, exchange=self._exchange, routing_key=frame.routing_key, **options
        )

    def _wait(self, down_to: int) -> None:
        end = time.monotonic() + _CONFIRM_SECONDS
        while len(self._pending) > down_to:
            left = end - time.monotonic()
            if left <= 0:
                raise PublishFailed(f"{len(self._pending)} messages were not confirmed in time")
            try:
                self.connection.drain_events(timeout=min(left, 5))
            except TimeoutError:
                self.connection.heartbeat_check()
        if self._refused:
            raise PublishFailed(f"the broker refused {self._refused} messages")

    def _confirm(self, tag: int, multiple: bool) -> int:
        if not multiple:
            return 0 if self._pending.pop(tag, self) is self else 1
        count = 0
        while self._pending and next(iter(self._pending)) <= tag:
            self._pending.popitem(last=False)
            count += 1
        return count

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._confirm(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused += self._confirm(tag, multiple)

    def _on_return(self, *_: Any) -> None:
        # no service listens to this stream yet: not a loss, a newcomer reads the feed from the start
        self.unrouted += 1
