"""A house of many processes, started from the Procfile: PostgreSQL, RabbitMQ, letters over SMTP."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from deploy.procfile import Household, read_procfile
from deploy.services import SERVICES
from deploy.story.house import environment, free_port, run_command, wait_for
from deploy.story.letters import Letter, read_letter
from shared.bus import BUS_ERRORS, Bus
from tests.databases import Databases, rabbitmq_url

_KILLED = ("introductions-worker", "matching", "notifications")


class Sink:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.taken: list[Letter] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(read_letter(envelope.content))
        return "250 taken"

    def close(self) -> None:
        self._controller.stop()


class ManyProcesses:
    """Every line of the Procfile as a process of its own, on empty databases and an empty broker."""

    described = "the processes of the Procfile, PostgreSQL, RabbitMQ, letters over SMTP"

    def __init__(self, folder: Path, databases: Databases) -> None:
        self.folder, self.sink = folder, Sink()
        self.urls = {name: f"http://127.0.0.1:{_pair_of_ports()}" for name in SERVICES}
        for name in SERVICES:
            databases.prepare(name)
        self.environ = environment(
            folder / "home",
            database_url=databases.template_url,
            bus_url=rabbitmq_url(),
            smtp_url=self.sink.url,
            service_urls=",".join(f"{name}={url}" for name, url in self.urls.items()),
            rate_limit="100000 per minute",
        )
        self._stop = threading.Event()
        self._keeper: threading.Thread | None = None
        self.log = folder / "processes.log"
        self._output = self.log.open("ab")
        self.household: Household | None = None

    def start(self) -> None:
        """Migrate, load the demo association, and start every process."""
        forget_queues()
        run_command(self.environ, "migrate", "--demo")
        self.household = Household(read_procfile(), self.environ, output=self._output.fileno())
        self.household.start()
        self._keeper = threading.Thread(target=self.household.keep_up, args=(self._stop,))
        self._keeper.start()
        for name, url in self.urls.items():
            wait_for(f"{url}/health/ready", self.household.standing[name].process, self.log)

    def stop(self) -> None:
        """End every process, and leave the broker as it was."""
        self._stop.set()
        if self._keeper is not None:
            self._keeper.join()
        if self.household is not None:
            self.household.stop()
        self.sink.close()
        self._output.close()
        forget_queues()

    def url_of(self, service: str) -> str:
        return self.urls[service]

    def letters(self) -> list[Letter]:
        return list(self.sink.taken)

    def command(self, *arguments: str) -> str:
        return run_command(self.environ, *arguments)

    def kill(self) -> str:
        """Kill the workers with -9; whoever keeps them up starts them again."""
        assert self.household is not None
        killed = {name: self.household.process_id(name) for name in _KILLED}
        for process_id in killed.values():
            os.kill(process_id, signal.SIGKILL)
        end = time.monotonic() + 60
        while any(self.household.process_id(name) == killed[name] for name in _KILLED):
            assert time.monotonic() < end, "nobody started them again"
            time.sleep(0.02)
        return ", ".join(_KILLED)


def forget_queues() -> None:
    """Delete the queues of all services from the broker: whatever stood in them was somebody else's."""
    for name in SERVICES:
        for queue in (f"footbridge.{name}", f"footbridge.{name}.dead"):
            try:
                with Bus(rabbitmq_url()).connection() as connection:
                    connection.channel().queue_delete(queue)
            except BUS_ERRORS:
                continue


def _pair_of_ports() -> int:
    """A free port, with the one a hundred above it free, too: there a worker shows its health."""
    while True:
        port = free_port()
        try:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port + 100))
                return port
        except (OSError, OverflowError):
            continue
