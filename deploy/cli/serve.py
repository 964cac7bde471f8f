"""`footbridge serve`: a service in processes of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click

from deploy.broker import settings_with_broker
from deploy.services import SERVICES


@click.command()
@click.argument("service", type=click.Choice([s.name for s in SERVICES.values() if s.answers]))
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True,
              help="How many processes share the work (one with SQLite).")  # fmt: skip
def serve(service: str, processes: int) -> None:
    """Answer for SERVICE on its port, and relay what it announces."""
    settings = settings_with_broker()
    _share_counters(settings.home / "counters" / service)
    # only now: what counts looks for that folder when it is imported
    from deploy.serving import serve as serve_service

    serve_service(settings, service, processes, click.echo)


def _share_counters(folder: Path) -> None:
    """Let all processes of a service count into one folder, so that /metrics of any tells the sum."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
