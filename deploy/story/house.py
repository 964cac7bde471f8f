"""Where the story is played: a real installation, started as anybody would start it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from deploy.story.letters import Folder, Letter
from deploy.troubles import Trouble

_START_SECONDS = 120.0
_STOP_SECONDS = 10.0
_LOOK_SECONDS = 0.02


class DidNotStart(Trouble):
    """The house did not open its doors in time."""


class CommandFailed(Trouble):
    """A command of the house ended with something else than 0."""


class House(Protocol):
    """What the story needs of an installation."""

    described: str

    def start(self) -> None:
        """Open the doors; returns when they are open."""

    def stop(self) -> None:
        """Close everything."""

    def url_of(self, service: str) -> str:
        """Where a service answers."""

    def letters(self) -> list[Letter]:
        """Every letter that was delivered so far."""

    def command(self, *arguments: str) -> str:
        """What `footbridge ARGUMENTS` prints. Raises CommandFailed."""

    def kill(self) -> str:
        """Kill what hears and writes with -9, see that it is up again, and say what it was."""


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The environment without settings of its own, with these instead."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith("FOOTBRIDGE_")
    }
    given = {f"FOOTBRIDGE_{name.upper()}": value for name, value in settings.items()}
    return {**clean, "FOOTBRIDGE_HOME": str(home), "FOOTBRIDGE_TIME_ZONE": "UTC", **given}


def footbridge(*arguments: str) -> list[str]:
    """The command line of this very Python."""
    return [sys.executable, "-m", "deploy.cli", *arguments]


def run_command(environ: Mapping[str, str], *arguments: str) -> str:
    """What a command prints. Raises CommandFailed with its last words."""
    done = subprocess.run(
        footbridge(*arguments), env=dict(environ), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandFailed(
            f"`footbridge {' '.join(arguments)}` ended with {done.returncode}: {done.stderr.strip()}"
        )
    return done.stdout


def free_port() -> int:
    """A port where nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when an address answers. Raises DidNotStart, with the last words of the process."""
    end = time.monotonic() + _START_SECONDS
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > end:
            words = (
                log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""
            )
            raise DidNotStart(f"{url} does not answer.\n{words}")
        time.sleep(_LOOK_SECONDS)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


class OneProcess:
    """`footbridge run` on a home of its own: SQLite, the bus inside, letters in a folder."""

    described = "one process, SQLite, the bus inside it"

    def __init__(self, home: Path, with_demo: bool) -> None:
        self.home, self.with_demo = home, with_demo
        self.log, self.box = home.with_name("footbridge.log"), Folder(home / "mail")
        self.base_url = f"http://127.0.0.1:{free_port()}"
        self.environ = environment(
            home, port=self.base_url.rpartition(":")[2], rate_limit="100000 per minute"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; returns when it answers."""
        demo = "--demo" if self.with_demo else "--no-demo"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                footbridge("run", demo), env=self.environ, stdout=log, stderr=log
            )
        wait_for(self.base_url, self.process, self.log)

    def stop(self) -> None:
        """Ask the process to stop, and end it if it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def url_of(self, service: str) -> str:
        """Each service has its path."""
        return f"{self.base_url}/{service}"

    def letters(self) -> list[Letter]:
        """What lies in the folder."""
        return self.box.letters()

    def command(self, *arguments: str) -> str:
        """A command on the same home."""
        return run_command(self.environ, *arguments)

    def kill(self) -> str:
        """Workers are threads here, so the whole process dies; it is started again on its home."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.start()
        return "the whole process, workers and all"
