"""One of many: of all processes that could do a thing, one does it, and another takes over when it dies."""

from __future__ import annotations

import fcntl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

_LOOK_AGAIN_SECONDS = 0.5


class Leadership:
    """A named office that one process holds per database.

    On PostgreSQL an advisory lock of a session of its own, which ends with the process or its
    connection; on SQLite a lock on a file beside the database. Two leaders for a moment (a cut
    connection) must be harmless to what they do: this saves work, it does not make it right.
    """

    def __init__(self, engine: Engine, office: str) -> None:
        self.engine, self.office = engine, office

    @contextmanager
    def held(self, stop: threading.Event) -> Iterator[bool]:
        """Wait for the office and hold it; False when `stop` was set first."""
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                try:
                    yield self._wait(lambda: self._lock_in(connection), stop)
                finally:
                    connection.invalidate()  # the lock goes with the session
        else:
            with self._lock_path().open("w") as file:
                yield self._wait(lambda: _lock_file(file.fileno()), stop)

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


def _lock_file(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
