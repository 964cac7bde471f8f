"""Kombu's in-memory transport, mended for services that run as threads of one process.

Three things differ from `memory://`: a waiting consumer is woken by a condition instead of polling once
a second; a message given back returns to its own queue, at the head, instead of being copied to every
bound queue; and what a consumer had not acknowledged when its channel closed comes back. The queues
live as long as the process: what is lost with it, the producers' feeds repair.
"""

from __future__ import annotations

import threading
from collections import deque
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory, virtual

URL_SCHEME = "embedded"

_news = threading.Condition()
_told = [0]


def _tell() -> None:
    with _news:
        _told[0] += 1
        _news.notify_all()


class Channel(memory.Channel):
    """A channel whose queues are shared by all connections of the process."""

    queues: dict[str, deque[dict[str, Any]]] = {}
    do_restore = True

    def _queue_for(self, queue: str) -> deque[dict[str, Any]]:
        return self.queues.setdefault(queue, deque())

    def _new_queue(self, queue: str, **_: Any) -> None:
        self._queue_for(queue)

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        self._queue_for(queue).append(message)
        _tell()

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        try:
            message = self._queue_for(queue).popleft()
        except IndexError:
            raise Empty from None
        # one message stands in several queues: each delivery needs a tag of its own
        properties = dict(message["properties"], delivery_tag=self._next_delivery_tag())
        properties["delivery_info"] = dict(properties["delivery_info"], home=queue)
        return dict(message, properties=properties)

    def _restore(self, message: Any) -> None:
        again = message.serializable()
        again["redelivered"] = True
        self._queue_for(message.delivery_info["home"]).appendleft(again)
        _tell()

    def basic_ack(self, delivery_tag: Any, multiple: bool = False) -> None:
        """Acknowledge one message, or all up to it in the order of delivery."""
        tags = [delivery_tag]
        if multiple:
            tags = []
            for tag in self.qos._delivered:
                tags.append(tag)
                if tag == delivery_tag:
                    break
        for tag in tags:
            self.qos.ack(tag)

    def _size(self, queue: str) -> int:
        return len(self._queue_for(queue))

    def _purge(self, queue: str) -> int:
        count = self._size(queue)
        self._queue_for(queue).clear()
        return count

    def close(self) -> None:
        """Close; what was not acknowledged goes back to its queue."""
        virtual.Channel.close(self)


class Transport(memory.Transport):
    """The transport behind `embedded://`."""

    Channel = Channel
    global_state = virtual.BrokerState()
    cycle: Any

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> Any:
        """Deliver one message, or raise `socket.timeout` when none came in time."""
        end = None if timeout is None else monotonic() + timeout
        while True:
            with _news:
                before = _told[0]
            try:
                return self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                left = 1.0 if end is None else end - monotonic()
            if left <= 0:
                raise TimeoutError
            with _news:
                if _told[0] == before:
                    _news.wait(min(left, 1.0))


def forget_everything() -> None:
    """Empty every queue, as the death of the process would."""
    for queue in Channel.queues.values():
        queue.clear()


TRANSPORT_ALIASES[URL_SCHEME] = f"{__name__}:Transport"
