"""`footbridge migrate`: bring the databases to the newest version."""

from __future__ import annotations

import click

from deploy.cli.opening import ServiceName, open_house
from deploy.furnishing import furnish
from deploy.services import SERVICES


@click.command()
@click.argument("services", nargs=-1, type=ServiceName)
@click.option("--demo", is_flag=True, help="Load the demo association into an empty house.")
def migrate(services: tuple[str, ...], demo: bool) -> None:
    """Bring the databases of SERVICES (default: all) to the newest version. Safe to run twice.

    When all are, an empty house gets its tiers.
    """
    if demo and services:
        raise click.UsageError("The demo association needs all services.")
    house = open_house()
    for name in services or SERVICES:
        house.migrate([name])
        click.echo(f"{name}: up to date")
    if not services:
        furnish(house, with_demo=demo)
