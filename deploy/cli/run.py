"""`footbridge run`: everything in one process on one port."""

from __future__ import annotations

import os

import click

from deploy.onemachine import run_all
from shared.settings import load_settings


@click.command()
@click.option("--demo/--no-demo", default=True, show_default=True,
              help="Load the demo association into an empty home.")  # fmt: skip
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Listen here instead of FOOTBRIDGE_PORT."
)
def run(demo: bool, port: int | None) -> None:
    """Run everything in one process, and say each event on the road as it passes. Ctrl-C stops."""
    environ = {**os.environ, **({"FOOTBRIDGE_PORT": str(port)} if port else {})}
    run_all(load_settings(environ), demo, _say)


def _say(sentence: str) -> None:
    click.echo(sentence)
