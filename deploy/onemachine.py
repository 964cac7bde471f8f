"""The whole house in one process on one port: web, relays, workers and the letters' sender as threads."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from waitress.server import create_server

from deploy.duties import relay_for, work_for
from deploy.furnishing import furnish
from deploy.gateway import gateway
from deploy.homelock import home_lock
from deploy.house import House
from deploy.phrases import line
from deploy.services import SERVICES
from deploy.troubles import Trouble
from deploy.welcome import welcome
from events.contract import MalformedEvent
from events.envelope import read
from shared.crew import Crew
from shared.database import reading
from shared.relay import lag
from shared.settings import Settings
from shared.telemetry import configure_logging

Say = Callable[[str], None]

_WEB_THREADS = 8


class PortIsTaken(Trouble):
    """Another program listens where we were to."""


def run_all(settings: Settings, with_demo: bool, say: Say) -> None:
    """Run until told to stop (Ctrl-C or SIGTERM). Raises Trouble when it cannot begin."""
    configure_logging(settings.log, level="WARNING")
    began = time.monotonic()
    with home_lock(settings.home), stopped_by_signals():
        house = House(settings, in_one=True)
        house.migrate()
        furnish(house, with_demo)
        server = listen(settings, gateway(house))
        crew = Crew()
        with closed_in_the_end(server, crew, say):
            put_to_work(crew, house, say)
            wait_for_a_clear_road(house)
            for sentence in welcome(house, time.monotonic() - began):
                say(sentence)
            server.run()


def put_to_work(crew: Crew, house: House, say: Say) -> None:
    """Begin every relay and every worker; what passes on the road is said."""

    def seen(body: str) -> None:
        try:
            for envelope in read(body):
                say(line(envelope, house.settings.zone))
        except (MalformedEvent, OSError, ValueError):
            return  # nobody watches any more: the road goes on

    for name in SERVICES:
        work_for(crew, house, name)
        relay_for(crew, house, name, seen)


def wait_for_a_clear_road(house: House, longest: float = 10.0) -> None:
    """Let what was announced before the doors open pass first, so that the way in is not lost under it."""
    end = time.monotonic() + longest
    while time.monotonic() < end and any(_has_unsent(house, name) for name in SERVICES):
        time.sleep(0.02)


def _has_unsent(house: House, name: str) -> bool:
    with reading(house.engine(name)) as session:
        return lag(session.connection())[0] > 0


def listen(settings: Settings, app: Any) -> Any:
    """A web server that holds its port already. Raises PortIsTaken."""
    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=_WEB_THREADS,
            ident="footbridge",
            clear_untrusted_proxy_headers=not settings.proxies,
        )
    except OSError as error:
        raise PortIsTaken(
            f"Footbridge cannot listen on {settings.host}, port {settings.port} "
            f"({os.strerror(error.errno or 0)}). "
            "Stop what listens there, or set FOOTBRIDGE_PORT to a free port."
        ) from error


@contextmanager
def closed_in_the_end(server: Any, crew: Crew, say: Say) -> Iterator[None]:
    """Answer no more, and finish what is in hand: for three seconds at the most."""
    try:
        yield
    finally:
        began = time.monotonic()
        server.close()
        for name in crew.stop():
            say(f"{name} was left in the middle of something; it will be done at the next start")
        say(f"Stopped in {time.monotonic() - began:.1f} s. Everything is kept.")


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end what the main thread does; a second one ends everything at once."""

    def told(_number: int, _frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, told)
    yield
