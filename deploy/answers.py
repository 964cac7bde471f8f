"""Answers that are kept for a while, so that asking often does not mean finding out often."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

SECONDS = 5.0


class Kept(Generic[Answer]):
    """A question whose answer holds for some seconds.

    One caller at a time finds out; the others meanwhile have the answer before, or wait for the first.
    """

    def __init__(
        self,
        find_out: Callable[[], Answer],
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.find_out, self.seconds, self.clock = find_out, seconds, clock
        self._known: tuple[float, Answer] | None = None
        self._finding = threading.Lock()

    def __call__(self) -> Answer:
        """The answer, as old as it may be; older only while another caller finds out anew."""
        known = self._known
        if known is not None and (self._holds(known) or self._finding.locked()):
            return known[1]
        with self._finding:
            known = self._known  # somebody may have found out while this one waited
            if known is None or not self._holds(known):
                answer = self.find_out()
                known = self._known = (self.clock() + self.seconds, answer)
            return known[1]

    def _holds(self, known: tuple[float, Answer]) -> bool:
        return self.clock() < known[0]
