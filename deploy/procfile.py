"""The Procfile: which processes make up an installation on one machine, and how they are kept up."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROCFILE = Path(__file__).with_name("Procfile")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 15.0
_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Line:
    """One process: what it is called, and its command."""

    name: str
    command: tuple[str, ...]


def read_procfile(path: Path = PROCFILE) -> list[Line]:
    """The processes of a Procfile (`name: command`, `#` begins a comment). Raises ValueError."""
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = shlex.split(text, comments=True)
        if not words:
            continue
        if not words[0].endswith(":") or len(words) == 1:
            raise ValueError(f"line {number} of {path} is not `name: command`")
        lines.append(Line(words[0][:-1], tuple(words[1:])))
    return lines


@dataclass
class Standing:
    """A process that is to be up: started again when it dies, after a pause that grows."""

    line: Line
    process: subprocess.Popen[bytes]
    started: float
    pause: float = _FIRST_PAUSE
    again_at: float | None = None


@dataclass
class Household:
    """All processes of a Procfile, kept up until told to stop. `say` gets one line for each change."""

    lines: list[Line]
    environ: Mapping[str, str]
    say: Callable[[str], None] = lambda _: None
    output: int | None = None
    standing: dict[str, Standing] = field(default_factory=dict)

    def start(self) -> None:
        """Start every process once."""
        for line in self.lines:
            self.standing[line.name] = Standing(line, self._begin(line), time.monotonic())

    def keep_up(self, stop: threading.Event) -> None:
        """Start again whatever dies, until `stop` is set."""
        while not stop.is_set():
            for standing in self.standing.values():
                self._look_after(standing)
            stop.wait(_LOOK_SECONDS)

    def stop(self, within: float = 10.0) -> None:
        """Ask every process to finish, and end those that do not in time."""
        for standing in self.standing.values():
            _signal(standing.process, signal.SIGTERM)
        end = time.monotonic() + within
        for standing in self.standing.values():
            try:
                standing.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{standing.line.name} did not stop in time and is ended")
                _signal(standing.process, signal.SIGKILL)
                standing.process.wait()

    def process_id(self, name: str) -> int:
        """The id of the process that runs under this name now."""
        return self.standing[name].process.pid

    def _begin(self, line: Line) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            _found(line.command),
            env=dict(self.environ),
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )

    def _look_after(self, standing: Standing) -> None:
        code = standing.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if standing.again_at is None:
            long_lived = now - standing.started > _LONGEST_PAUSE
            standing.pause = _FIRST_PAUSE if long_lived else min(2 * standing.pause, _LONGEST_PAUSE)
            standing.again_at = now + standing.pause
            self.say(f"{standing.line.name} ended with {code}; it begins again")
        if now >= standing.again_at:
            standing.process, standing.started = self._begin(standing.line), now
            standing.again_at = None


def _found(command: tuple[str, ...]) -> list[str]:
    """Use the `footbridge` beside this Python, whatever is on the path."""
    if command[0] != "footbridge":
        return list(command)
    return [sys.executable, "-m", "deploy.cli", *command[1:]]


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    """Tell a process; one that has ended already is left in peace."""
    if process.poll() is None:
        os.kill(process.pid, number)
