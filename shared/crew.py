"""The crew: threads that work until they are told to stop, and are started again when they fall."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from shared.telemetry import reason
from shared.trail.doing import doing

log = structlog.get_logger()

Work = Callable[[threading.Event], None]

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


class Crew:
    """Everything that works beside the web server, under one stop sign."""

    def __init__(self) -> None:
        self.stop_sign = threading.Event()
        self._members: list[threading.Thread] = []

    def add(self, name: str, work: Work) -> None:
        """Let `work(stop)` begin in a thread of its own; it returns when `stop` is set.

        Work that raises is begun again after a pause, which grows from half a second to thirty.
        """
        member = threading.Thread(target=self._keep_at, args=(name, work), name=name, daemon=True)
        self._members.append(member)
        member.start()

    def wait(self) -> None:
        """Return when the crew is told to stop."""
        self.stop_sign.wait()

    def stop(self, within: float = 2.5) -> list[str]:
        """Tell everyone to finish what they hold; the names of those who had not after `within` seconds.

        Those are left behind: what they were doing is in no transaction that was committed, or will be
        seen to be a duplicate.
        """
        self.stop_sign.set()
        end = time.monotonic() + within
        for member in self._members:
            member.join(max(0.0, end - time.monotonic()))
        return [member.name for member in self._members if member.is_alive()]

    def _keep_at(self, name: str, work: Work) -> None:
        pause = _FIRST_PAUSE
        while not self.stop_sign.is_set():
            began = time.monotonic()
            try:
                with doing(name, program=name):
                    work(self.stop_sign)
            except Exception as error:
                if time.monotonic() - began > _LONGEST_PAUSE:
                    pause = _FIRST_PAUSE
                log.exception(
                    "fell, and begins again", work=name, error=reason(error), again_in=pause
                )
            self.stop_sign.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
