"""Working: a service's queue is emptied in batches, each one transaction and one acknowledgement.

Beside the bus the worker keeps time: retries that are due, heartbeats, and the repair from the feeds after
every start and reconnection, when a gap stays open, and every few minutes. While the broker is away it lives
from the feeds alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from shared import telemetry
from shared.bus import BUS_ERRORS, Bus, Subscription
from shared.database import reading
from shared.delivery import Delivery
from shared.feed import Feed, FeedUnreachable
from shared.parked import has_gap_older_than
from shared.repair import Repair

log = structlog.get_logger()

_IDLE_SECONDS = 0.25
_RETRY_SECONDS = 0.25
_HEARTBEAT_SECONDS = 5.0
_SETTLE_SECONDS = 0.5
_HISTORY_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.5
_GAP_SECONDS = 2.0
_WITHOUT_BUS_SECONDS = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 15.0
_LONGEST_FEED_PAUSE = 60.0


class Worker:
    """Listens for one service until stopped.

    `batch` is how many messages share a transaction, `linger` how many seconds the first waits for others,
    `repair_seconds` how often the feeds are walked.
    """

    def __init__(
        self,
        delivery: Delivery,
        bus: Bus,
        feeds: Mapping[str, Feed],
        repair_seconds: float = 180.0,
        batch: int = 100,
        linger: float = 0.002,
    ) -> None:
        self.delivery, self.bus, self.batch, self.linger = delivery, bus, batch, linger
        self.service = delivery.inbox.service
        self.repair = Repair(delivery, feeds)
        self.repair_seconds = repair_seconds
        self.is_listening = threading.Event()
        self._retry_at = self._heartbeat_at = self._gap_at = 0.0
        self._repair_at = 0.0
        self._is_settled = False
        self._feed_pause = _WITHOUT_BUS_SECONDS

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set: the batch in hand is finished, acknowledged, and the connection closed."""
        pause, began = _FIRST_PAUSE, time.monotonic()
        while not stop.is_set():
            try:
                self.delivery.check_database()
                with self.bus.connection() as connection:
                    queue = self.bus.queue(self.service, self._routing_keys())
                    self.bus.lay_out(connection.channel(), queue)
                    self._repair_soon()
                    with Subscription(connection, queue, self.batch) as subscription:
                        self.is_listening.set()
                        began = time.monotonic()
                        self._listen(subscription, stop)
            except (*BUS_ERRORS, DBAPIError) as error:
                self.is_listening.clear()
                self.repair.pulse = _nothing
                log.warning(
                    "worker lost bus or database", service=self.service,
                    error=telemetry.reason(error), again_in=pause,
                )  # fmt: skip
                if time.monotonic() - began > _LONGEST_PAUSE:
                    pause = _FIRST_PAUSE  # it went well for a while
                self._do_without_bus(pause, stop)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _listen(self, subscription: Subscription, stop: threading.Event) -> None:
        self.repair.pulse = subscription.keep_alive
        self._learn_history(stop)
        while not stop.is_set():
            bodies = subscription.collect(_IDLE_SECONDS, self.linger)
            if bodies:
                self.delivery.take(bodies)
                subscription.acknowledge()
            self._keep_time()
            if time.monotonic() >= self._heartbeat_at:
                subscription.keep_alive()
                self._heartbeat_at = time.monotonic() + _HEARTBEAT_SECONDS

    def _learn_history(self, stop: threading.Event) -> None:
        """A service that is new on the road reads what was said before, so as not to judge the new without it.

        It waits a while for who said it; then it takes what comes, and reads the rest when it can.
        """
        end = time.monotonic() + _HISTORY_SECONDS
        while self.repair.is_new() and not stop.is_set() and time.monotonic() < end:
            if self._walk(settled=False):
                return
            self.repair.pulse()
            stop.wait(_LOOK_AGAIN_SECONDS)

    def _keep_time(self) -> None:
        moment = time.monotonic()
        if moment >= self._retry_at:
            self.delivery.retry_due(datetime.now(UTC))
            self._retry_at = moment + _RETRY_SECONDS
        if moment >= self._gap_at:
            self._gap_at = moment + _GAP_SECONDS
            if self._has_old_gap():
                self._walk(settled=False)
        if moment >= self._repair_at:
            self._repair_at = moment + self.repair_seconds
            self._is_settled = self._walk(settled=self._is_settled)

    def _walk(self, settled: bool) -> bool:
        try:
            taken = self.repair.walk_all(settled)
        except FeedUnreachable as error:
            log.warning("feed unreachable", service=self.service, error=telemetry.reason(error))
            self._repair_at = min(self._repair_at, time.monotonic() + self._feed_pause)
            self._feed_pause = min(2 * self._feed_pause, _LONGEST_FEED_PAUSE)
            return False
        self._feed_pause = _WITHOUT_BUS_SECONDS
        if taken:
            log.info("taken from the feeds", service=self.service, events=taken)
        return True

    def _repair_soon(self) -> None:
        self._repair_at = min(self._repair_at, time.monotonic() + _SETTLE_SECONDS)
        self._is_settled = False

    def _do_without_bus(self, seconds: float, stop: threading.Event) -> None:
        end = time.monotonic() + seconds
        self._is_settled = False
        while not stop.is_set() and time.monotonic() < end:
            try:
                self._repair_at = min(self._repair_at, time.monotonic() + _WITHOUT_BUS_SECONDS)
                self._keep_time()
            except DBAPIError as error:
                log.warning("database away", service=self.service, error=telemetry.reason(error))
            stop.wait(min(0.2, seconds))

    def _has_old_gap(self) -> bool:
        before = datetime.now(UTC) - timedelta(seconds=_GAP_SECONDS)
        with reading(self.delivery.engine) as session:
            return has_gap_older_than(session, before)

    def _routing_keys(self) -> list[str]:
        return [stream.routing_key for stream in self.delivery.inbox.streams]


def _nothing() -> None:
    """There is no connection to keep alive."""
