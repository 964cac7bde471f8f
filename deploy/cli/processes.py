"""`footbridge serve`, `work`, `relay` and `up`: each service in processes of its own."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import click

from deploy.cli.opening import ServiceName, chosen
from deploy.house import SERVICES
from deploy.onemachine import stopped_by_signals
from deploy.procfile import PROCFILE, Household, read_procfile
from deploy.serving import relay_only
from deploy.serving import serve as serve_service
from deploy.serving import work as work_service
from deploy.troubles import Trouble
from shared.settings import Settings, load_settings


class NeedsBroker(Trouble):
    """Processes of their own cannot speak over a bus inside one process."""


@click.command()
@click.argument("service", type=click.Choice([s.name for s in SERVICES.values() if s.answers]))
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True,
              help="How many processes share the work (one with SQLite).")  # fmt: skip
def serve(service: str, processes: int) -> None:
    """Answer for SERVICE on its port, and relay what it announces."""
    serve_service(_settings(), service, processes, click.echo)


@click.command()
@click.argument("service", type=ServiceName)
def work(service: str) -> None:
    """Hear for SERVICE, do what falls due, relay what it announces, show /health, /metrics and /feed."""
    work_service(_settings(), service, SERVICES[service].answers, click.echo)


@click.command()
@click.argument("services", nargs=-1, type=ServiceName)
def relay(services: tuple[str, ...]) -> None:
    """Only bring to the bus what SERVICES (default: all) announce; one leads, others stand by."""
    relay_only(_settings(), chosen(services), click.echo)


@click.command()
@click.argument(
    "procfile", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=PROCFILE
)
def up(procfile: Path) -> None:
    """Start every process of PROCFILE (default: deploy/Procfile), and start again whatever dies."""
    _settings()
    try:
        lines = read_procfile(procfile)
    except ValueError as error:
        raise Trouble(str(error)) from error
    household = Household(lines, os.environ, click.echo)
    with stopped_by_signals():
        household.start()
        try:
            household.keep_up(threading.Event())
        finally:
            household.stop()


def _settings() -> Settings:
    settings = load_settings(os.environ)
    if settings.embedded:
        raise NeedsBroker(
            "Services in processes of their own need a broker between them. Set FOOTBRIDGE_BUS_URL "
            "to a RabbitMQ, as amqp://guest:guest@127.0.0.1, or use `footbridge run`."
        )
    return settings
