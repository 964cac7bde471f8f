"""The numbers of one service, for Prometheus: what this process counted, and what its tables say now."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Metric, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from shared.tables import FEED_CURSORS, INBOX_PARKED, OUTBOX, RELAY_CURSORS
from shared.telemetry import REGISTRY

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(service: str, engine: Engine, queue_depth: Callable[[], int | None]) -> bytes:
    """The metrics of one service, in the text format.

    Several services may share this process: of what it counted only this service's part is told, so
    that each may be scraped on its own and nothing is counted twice. With PROMETHEUS_MULTIPROC_DIR
    the counts of all processes that share that folder are added up.
    """
    registry = CollectorRegistry()
    registry.register(_Part(service, _counted()))
    registry.register(_Tables(service, engine, queue_depth))
    return generate_latest(registry)


class _Part(Collector):
    """Of the metrics of a registry, those with the label of one service."""

    def __init__(self, service: str, registry: CollectorRegistry) -> None:
        self.service, self.registry = service, registry

    def describe(self) -> list[Metric]:
        """Nothing beforehand: the registry is read when it is asked."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Each metric, without what other services counted."""
        for metric in self.registry.collect():
            part = Metric(metric.name, metric.documentation, metric.type, metric.unit)
            part.samples = [s for s in metric.samples if s.labels.get("service") == self.service]
            if part.samples:
                yield part


class _Tables(Collector):
    """What the road's tables of a service say: what waits, what is parked, what was repaired."""

    def __init__(self, service: str, engine: Engine, queue_depth: Callable[[], int | None]) -> None:
        self.service, self.engine, self.queue_depth = service, engine, queue_depth

    def describe(self) -> list[Metric]:
        """Nothing beforehand: the database is read when it is asked."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The gauges; without those of the tables when the database does not answer."""
        yield from self._queue()
        try:
            reading = self.engine.execution_options(sqlite_begin="DEFERRED")
            with reading.connect() as connection:
                yield from self._outbox(connection)
                yield from self._inbox(connection)
        except SQLAlchemyError:
            yield self._gauge("database_up", "Whether the database answers.", 0)
        else:
            yield self._gauge("database_up", "Whether the database answers.", 1)

    def _queue(self) -> Iterator[Metric]:
        depth = self.queue_depth()
        if depth is not None:
            yield self._gauge("queue_depth", "Events that wait in the service's queue.", depth)

    def _outbox(self, connection: Connection) -> Iterator[Metric]:
        relayed = select(RELAY_CURSORS.c.position).where(RELAY_CURSORS.c.name == "bus")
        after = connection.scalar(relayed) or 0
        unsequenced = OUTBOX.c.position.is_(None)
        unpublished = OUTBOX.c.position > after
        oldest = select(func.min(OUTBOX.c.announced_at)).where(unsequenced | unpublished)
        since = connection.scalar(oldest)
        age = max(0.0, time.time() - since.timestamp()) if since else 0.0
        count = _count(connection, OUTBOX, unsequenced)
        yield self._gauge("outbox_unsequenced", "Announced, and not in order yet.", count)
        count = _count(connection, OUTBOX, unpublished)
        yield self._gauge("outbox_unpublished", "In order, and not confirmed by the bus.", count)
        yield self._gauge("outbox_oldest_seconds", "Age of the oldest of these.", age)

    def _inbox(self, connection: Connection) -> Iterator[Metric]:
        parked = GaugeMetricFamily(
            "footbridge_parked_events",
            "Events heard, and put aside, by why.",
            labels=("service", "state"),
        )
        states = select(INBOX_PARKED.c.state, func.count()).group_by(INBOX_PARKED.c.state)
        counts = {"dead": 0} | {row[0]: row[1] for row in connection.execute(states)}
        for state, count in sorted(counts.items()):
            parked.add_metric((self.service, state), count)
        yield parked
        yield self._gauge("dead_letters", "Events given up on, until redriven.", counts["dead"])
        repaired = connection.scalar(select(func.sum(FEED_CURSORS.c.repaired))) or 0
        yield self._gauge(
            "repaired_events",
            "Events that the bus lost, taken from the feeds while all was well.",
            repaired,
        )

    def _gauge(self, name: str, meaning: str, value: float) -> Metric:
        gauge = GaugeMetricFamily(f"footbridge_{name}", meaning, labels=("service",))
        gauge.add_metric((self.service,), float(value))
        return gauge


def _count(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table).where(condition)
    return connection.scalar(query) or 0


def _counted() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry
