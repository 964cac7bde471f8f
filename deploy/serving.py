"""A service in processes of its own: gunicorn before PostgreSQL, waitress before SQLite."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from prometheus_client import multiprocess

from deploy.answers import Kept
from deploy.duties import relay_for, work_for
from deploy.gateway import at_its_path
from deploy.house import House
from deploy.onemachine import closed_in_the_end, listen, stopped_by_signals
from shared.crew import Crew
from shared.settings import Settings
from shared.telemetry import configure_logging

Say = Callable[[str], None]

_WORK_PORT_ABOVE = 100
"""The worker of a web service shows its health this far above the port of the service."""


def serve(settings: Settings, name: str, processes: int, say: Say) -> None:
    """Answer for one service and relay what it announces, until told to stop."""
    if settings.database_url(name).startswith("sqlite"):
        _serve_in_one(settings, name, say)
    else:
        _Gunicorn(settings, name, processes).run()


def work(settings: Settings, name: str, answers: bool, say: Say) -> None:
    """Hear for one service, relay what it announces, and show feed, health and metrics."""
    configure_logging(settings.log)
    house = House(settings)
    port = _port_of(settings, name) + (_WORK_PORT_ABOVE if answers else 0)
    with stopped_by_signals():
        app = house.operations(name) if answers else house.app(name)
        app.operations.bus_trouble = Kept(house.bus_trouble)
        server = listen(_at(settings, port), app)
        crew = Crew()
        with closed_in_the_end(server, crew, say):
            work_for(crew, house, name)
            relay_for(crew, house, name)
            say(f"{name} listens on the road, and shows its health on port {port}")
            server.run()


def relay_only(settings: Settings, names: tuple[str, ...], say: Say) -> None:
    """Bring to the bus what these services announce, and nothing else, until told to stop."""
    configure_logging(settings.log)
    house, crew = House(settings), Crew()
    with stopped_by_signals():
        try:
            for name in names:
                relay_for(crew, house, name)
            say(f"relaying for {', '.join(names)}")
            crew.wait()
        finally:
            crew.stop()


def _serve_in_one(settings: Settings, name: str, say: Say) -> None:
    configure_logging(settings.log)
    house = House(settings)
    port = _port_of(settings, name)
    with stopped_by_signals():
        server = listen(_at(settings, port), at_its_path(name, house.app(name)))
        crew = Crew()
        with closed_in_the_end(server, crew, say):
            relay_for(crew, house, name)
            say(f"{name} answers on port {port}")
            server.run()


class _Gunicorn(BaseApplication):
    """Some processes with some threads; of their relays one leads and the others stand by."""

    def __init__(self, settings: Settings, name: str, processes: int) -> None:
        self.settings, self.name, self.processes = settings, name, processes
        self.crew = Crew()
        import_module(f"services.{name}.app")  # once, before the fork: what is code is shared
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn is told; nothing comes from files."""
        options = {
            "bind": f"{self.settings.host}:{_port_of(self.settings, self.name)}",
            "worker_class": "gthread",
            "workers": self.processes,
            "threads": 8,
            "graceful_timeout": 3,
            "proc_name": f"footbridge {self.name}",
            "control_socket_disable": True,
            "post_worker_init": self._begin_relay,
            "worker_exit": self._end_relay,
            "child_exit": _forget_counters,
        }
        for option, value in options.items():
            self.cfg.set(option, value)

    def load(self) -> Any:
        """The application, made in each process after the fork."""
        configure_logging(self.settings.log)
        return at_its_path(self.name, House(self.settings).app(self.name))

    def _begin_relay(self, _worker: object) -> None:
        self.crew.stop_sign = threading.Event()
        relay_for(self.crew, House(self.settings), self.name)

    def _end_relay(self, _server: object, _worker: object) -> None:
        self.crew.stop()


def _forget_counters(_server: object, worker: Any) -> None:
    """What a process that is gone had at this moment no longer counts; what it had counted does."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)


def _port_of(settings: Settings, name: str) -> int:
    parts = urlsplit(settings.service_url(name))
    return parts.port or (443 if parts.scheme == "https" else 80)


def _at(settings: Settings, port: int) -> Settings:
    return replace(settings, port=port)
