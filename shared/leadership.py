"""One of many: of all processes that could do a thing, one does it, and another takes over when it dies."""

from __future__ import annotations

import fcntl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

log = structlog.get_logger()

_PAUSE_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.5


_NOTICE_A_LOST_MACHINE = text(
    "SELECT set_config('tcp_keepalives_idle', '20', false),"
    " set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)"
)


@dataclass(frozen=True)
class Office:
    """An office that is held, if it is true."""

    is_held: bool
    connection: Connection | None = None

    def __bool__(self) -> bool:
        return self.is_held

    def check(self) -> None:
        """Raise a database error when the session that holds the lock is gone, and another may lead."""
        if self.connection is not None:
            self.connection.execute(text("SELECT 1"))


class Leadership:
    """A named office that one process holds per database.

    On PostgreSQL an advisory lock of a session of its own, which ends with the process or its
    connection; on SQLite a lock on a file beside the database. Two leaders for a moment (a cut
    connection) must be harmless to what they do: this saves work, it does not make it right.
    """

    def __init__(self, engine: Engine, office: str) -> None:
        self.engine, self.office = engine, office

    @contextmanager
    def held(self, stop: threading.Event) -> Iterator[Office]:
        """Wait for the office and hold it; what is given is false when `stop` was set first."""
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                try:
                    connection.execute(_NOTICE_A_LOST_MACHINE)
                    is_held = self._wait(lambda: self._lock_in(connection), stop)
                    yield Office(is_held, connection)
                finally:
                    connection.invalidate()  # the lock goes with the session
        else:
            with self._lock_path().open("w") as file:
                yield Office(self._wait(lambda: _lock_file(file.fileno()), stop))

    def _wait(self, lock: Callable[[], bool], stop: threading.Event) -> bool:
        while not stop.is_set():
            if lock():
                return True
            stop.wait(_LOOK_AGAIN_SECONDS)
        return False

    def _lock_in(self, connection: Connection) -> bool:
        key = zlib.crc32(f"footbridge {self.office}".encode())
        return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))

    def _lock_path(self) -> Path:
        return Path(f"{self.engine.url.database}.{self.office}.lock")


def work_in_office(
    engine: Engine,
    office: str,
    stop: threading.Event,
    work: Callable[[], int],
    look_seconds: float,
) -> None:
    """Work as the one that holds an office, until `stop` is set; the portion in hand is finished.

    `work` says how much it did; after nothing one looks again in some seconds. Whoever loses the database waits,
    and asks for the office anew.
    """
    while not stop.is_set():
        try:
            with Leadership(engine, office).held(stop) as held:
                while held and not stop.is_set():
                    held.check()
                    if not work():
                        stop.wait(look_seconds)
        except DBAPIError as error:
            log.warning(f"{office} lost its database", error=type(error).__name__)
            stop.wait(_PAUSE_SECONDS)


def _lock_file(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
