"""`footbridge work`, `relay` and `up`: each service in processes of its own."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import click

from deploy.broker import settings_with_broker
from deploy.cli.opening import ServiceName, chosen
from deploy.onemachine import stopped_by_signals
from deploy.procfile import PROCFILE, Household, read_procfile
from deploy.services import SERVICES
from deploy.serving import relay_only
from deploy.serving import work as work_service
from deploy.troubles import Trouble


@click.command()
@click.argument("service", type=ServiceName)
def work(service: str) -> None:
    """Hear for SERVICE, do what falls due, relay what it announces, show /health, /metrics and /feed."""
    work_service(settings_with_broker(), service, SERVICES[service].answers, click.echo)


@click.command()
@click.argument("services", nargs=-1, type=ServiceName)
def relay(services: tuple[str, ...]) -> None:
    """Only bring to the bus what SERVICES (default: all) announce; one leads, others stand by."""
    relay_only(settings_with_broker(), chosen(services), click.echo)


@click.command()
@click.argument(
    "procfile", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=PROCFILE
)
def up(procfile: Path) -> None:
    """Start every process of PROCFILE (default: deploy/Procfile), and start again whatever dies."""
    settings_with_broker()
    try:
        lines = read_procfile(procfile)
    except ValueError as error:
        raise Trouble(str(error)) from error
    household = Household(lines, os.environ, click.echo)
    with stopped_by_signals():
        try:
            household.start()
            household.keep_up(threading.Event())
        finally:
            household.stop()
