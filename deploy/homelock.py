"""One at a time: a home belongs to the process that runs it, until that process ends in whatever way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.troubles import Trouble


class HomeIsTaken(Trouble):
    """Another Footbridge runs on the same home."""


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Hold a home. Raises HomeIsTaken, which says who holds it.

    The lock is the kernel's (flock): it goes with the process, also after kill -9, so no stale file is
    ever in the way.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "running.lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise HomeIsTaken(_told(home, file.read().strip())) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _told(home: Path, holder: str) -> str:
    who = f"process {holder}" if holder.isdigit() else "another process"
    return (
        f"Footbridge already runs in {home} ({who}). "
        "Stop it first, or set FOOTBRIDGE_HOME to another folder."
    )
