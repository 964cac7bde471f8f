"""A worker of matching as a process of its own, which dies when it is time."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from services.matching.handlers import inbox
from shared.bus import Bus
from shared.database import open_engine
from shared.delivery import Delivery
from shared.worker import Worker


class Told(Delivery):
    """Writes down how many events had their effect; dies by kill -9 when it is time, with nothing acknowledged."""

    def __init__(self, database: str, log: Path, dies_after: int) -> None:
        super().__init__(inbox, open_engine(database))
        self.log, self.dies_after, self.so_far = log, dies_after, 0

    def take(self, bodies: Iterable[str | bytes]) -> int:
        applied = super().take(bodies)
        self.so_far += applied
        with self.log.open("a") as log:
            log.write(f"{applied}\n")
        if self.dies_after and self.so_far >= self.dies_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return applied


def main(database: str, url: str, name: str, log: str, dies_after: str) -> None:
    """Work until told to stop, or until it is time to die."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    Worker(Told(database, Path(log), int(dies_after)), Bus(url, name), {}, batch=7).run(stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
