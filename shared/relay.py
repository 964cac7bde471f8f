"""Relaying: the rows of the outbox are put in order and published, in batches, until stopped.

First the *sequencer* gives committed rows their position, gap-free and in the order of their ids: ids are
given when a row is written but seen when it is committed, so a reader by id would pass over the rows of a
slow transaction. Then what lies after the cursor is published, confirmed, and the cursor moved. Dying in
between sends some events twice, which the hearers' inboxes do not mind.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

import structlog
from sqlalchemy import Connection, Engine, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from shared import telemetry
from shared.bus import BUS_ERRORS, Bus, Publisher, frames_of
from shared.leadership import Leadership, Office
from shared.outbox import bell
from shared.tables import OUTBOX, RELAY_CURSORS

log = structlog.get_logger()

_BATCH = 500
_SEQUENCE_BATCH = 2000
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 15.0
_HEARTBEAT_SECONDS = 5.0

_NUMBER = text(
    """
    UPDATE outbox SET position = numbered.position
    FROM (
        SELECT waiting.id AS id, :head + row_number() OVER (ORDER BY waiting.id) AS position
        FROM (SELECT id FROM outbox WHERE position IS NULL ORDER BY id LIMIT :limit) AS waiting
    ) AS numbered
    WHERE outbox.id = numbered.id
    RETURNING outbox.position AS position, outbox.routing_key AS routing_key, outbox.body AS body
    """
)


class Numbered(NamedTuple):
    """An event in its place: what is published of it."""

    position: int
    routing_key: str
    body: str


def sequence(
    engine: Engine, limit: int = _SEQUENCE_BATCH, is_needed: bool = False
) -> list[Numbered]:
    """Give committed rows of the outbox their positions; returns those that got one, in order.

    Writers are not held up: the row lock on the head cursor is between sequencers only. `is_needed`
    says that there are such rows for sure, and saves looking.
    """
    if not is_needed and not _has_unnumbered(engine):
        return []
    with engine.begin() as connection:
        head = _cursor(connection, "head", lock=True)
        rows = connection.execute(_NUMBER, {"head": head, "limit": limit}).all()
        numbered = sorted(Numbered(*row) for row in rows)
        if numbered:
            _move_cursor(connection, "head", numbered[-1].position)
        return numbered


def _has_unnumbered(engine: Engine) -> bool:
    wanted = select(OUTBOX.c.id).where(OUTBOX.c.position.is_(None)).limit(1)
    with _reading(engine) as connection:
        return connection.scalar(wanted) is not None


class Relay:
    """Publishes what one service announced. One leads per service; others stand by.

    `poll` is the seconds between looks for what other processes announced; what this process announces
    rings a bell. `seen` is told each body that is published.
    """

    def __init__(
        self,
        service: str,
        engine: Engine,
        bus: Bus,
        poll: float = 0.02,
        seen: Callable[[str], None] | None = None,
    ) -> None:
        self.service, self.engine, self.bus, self.poll, self.seen = service, engine, bus, poll, seen
        self._published = 0
        self._is_behind = True

    def run(self, stop: threading.Event) -> None:
        """Relay until `stop` is set; outlives a broker and a database that are away for a while."""
        pause = _FIRST_PAUSE
        while not stop.is_set():
            try:
                with Leadership(self.engine, f"relay-{self.service}").held(stop) as office:
                    if office:
                        self._lead(office, stop)
                        pause = _FIRST_PAUSE
            except DBAPIError as error:
                log.warning(
                    "relay lost its database", service=self.service, error=telemetry.reason(error)
                )
                stop.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def publish_waiting(self, publisher: Publisher, has_rung: bool = False) -> int:
        """Sequence, publish and confirm one batch; returns how many events went out.

        `has_rung` says that something was announced in this process since the last look.
        """
        rows = self._next_batch(has_rung)
        if not rows:
            return 0
        publisher.send(frames_of([(row.routing_key, row.body) for row in rows]))
        with self.engine.begin() as connection:
            _confirm_cursor(connection, rows[-1].position)
        self._published = rows[-1].position
        for row in rows if self.seen else ():
            self.seen(row.body)  # type: ignore[misc]
        return len(rows)

    def _next_batch(self, has_rung: bool) -> list[Numbered]:
        """What follows the last published position; near the front that is what was just numbered."""
        if self._is_behind:
            rows = self._read_on()
            self._is_behind = len(rows) == _BATCH
            if rows:
                return rows
        numbered = sequence(self.engine, _BATCH, is_needed=has_rung)
        if numbered and numbered[0].position != self._published + 1:
            self._is_behind = True  # another sequencer was here before us
            return self._read_on()
        return numbered

    def _lead(self, office: Office, stop: threading.Event) -> None:
        pause = _FIRST_PAUSE
        while not stop.is_set():
            try:
                with self.bus.connection() as connection:
                    publisher = self.bus.publisher(connection)
                    pause = _FIRST_PAUSE
                    self._look_where_we_are()
                    self._relay(publisher, office, stop)
            except BUS_ERRORS as error:
                log.warning(
                    "relay lost the bus",
                    service=self.service,
                    error=telemetry.reason(error),
                    again_in=pause,
                )
                self._sequence_for(pause, stop)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _relay(self, publisher: Publisher, office: Office, stop: threading.Event) -> None:
        ring = bell(self.engine)
        heartbeat_at = time.monotonic() + _HEARTBEAT_SECONDS
        while not stop.is_set():
            has_rung = ring.is_set()
            ring.clear()
            if not self.publish_waiting(publisher, has_rung):
                ring.wait(self.poll)
            if time.monotonic() >= heartbeat_at:
                office.check()
                publisher.keep_alive()
                self._look_where_we_are()  # another may have numbered what nobody published
                heartbeat_at = time.monotonic() + _HEARTBEAT_SECONDS

    def _sequence_for(self, seconds: float, stop: threading.Event) -> None:
        """While the broker is away the feed must go on."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not stop.is_set():
            sequence(self.engine)
            stop.wait(min(0.2, seconds))

    def _look_where_we_are(self) -> None:
        with _reading(self.engine) as connection:
            self._published = _cursor(connection, "bus")
        self._is_behind = True

    def _read_on(self) -> list[Numbered]:
        wanted = select(OUTBOX.c.position, OUTBOX.c.routing_key, OUTBOX.c.body)
        after = wanted.where(OUTBOX.c.position > self._published).order_by(OUTBOX.c.position)
        with _reading(self.engine) as connection:
            return [Numbered(*row) for row in connection.execute(after.limit(_BATCH))]


def lag(connection: Connection) -> tuple[int, float]:
    """How many events are not yet confirmed by the broker, and how old the oldest of them is in seconds."""
    cursor = _cursor(connection, "bus")
    waiting = select(func.count(), func.min(OUTBOX.c.announced_at)).where(
        OUTBOX.c.position.is_(None) | (OUTBOX.c.position > cursor)
    )
    count, oldest = connection.execute(waiting).one()
    return count, time.time() - oldest.timestamp() if oldest else 0.0


def _reading(engine: Engine) -> AbstractContextManager[Connection]:
    return engine.execution_options(sqlite_begin="DEFERRED").connect()


def _confirm_cursor(connection: Connection, position: int) -> None:
    """Note what the broker has; were the note lost in a crash, it would only be sent again."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL synchronous_commit TO OFF"))
    _move_cursor(connection, "bus", position)


def _cursor(connection: Connection, name: str, lock: bool = False) -> int:
    wanted = select(RELAY_CURSORS.c.position).where(RELAY_CURSORS.c.name == name)
    found = connection.scalar(wanted.with_for_update() if lock else wanted)
    if found is None and lock:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(
            insert(RELAY_CURSORS).values(name=name, position=0).on_conflict_do_nothing()
        )
        return connection.scalar(wanted.with_for_update()) or 0
    return found or 0


def _move_cursor(connection: Connection, name: str, position: int) -> None:
    moved = connection.execute(
        update(RELAY_CURSORS).where(RELAY_CURSORS.c.name == name).values(position=position)
    )
    if not moved.rowcount:
        connection.execute(RELAY_CURSORS.insert().values(name=name, position=position))
