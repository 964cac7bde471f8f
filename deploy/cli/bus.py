"""`footbridge bus`: what waits on the road, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click
from rich.table import Table

from deploy import roadwork
from deploy.cli.opening import ServiceName, chosen, console, open_house, progress
from deploy.roadwork import RoadStatus
from shared import parked
from shared.database import reading, transaction


@click.group()
def bus() -> None:
    """Look after the road: what waits, what died, and how to send it again."""


@bus.command()
@click.argument("services", nargs=-1, type=ServiceName)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def status(services: tuple[str, ...], as_json: bool) -> None:
    """Show, for each service, what it announced, what waits for it and what it gave up."""
    house = open_house(in_one=True)
    found = [roadwork.road_status(house, name) for name in chosen(services)]
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2))
    else:
        console().print(_table(found))


@bus.command("dead-letters")
@click.argument("services", nargs=-1, type=ServiceName)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
def dead_letters(services: tuple[str, ...], as_json: bool, limit: int) -> None:
    """List the events that a service refused to the last attempt, with the reason."""
    house = open_house(in_one=True)
    found = []
    for name in chosen(services):
        with reading(house.engine(name)) as session:
            found += [
                {"service": name, **asdict(dead)} for dead in parked.dead_letters(session, limit)
            ]
    if as_json:
        click.echo(json.dumps(found, indent=2, default=str))
        return
    for dead in found:
        click.echo(
            f"{dead['service']}: {dead['type']} {dead['event_id']}, after {dead['attempts']} attempts: "
            f"{dead['reason']} ({dead['waiting_behind']} wait behind it)"
        )
    if not found:
        click.echo("No dead letters.")


@bus.command()
@click.argument("services", nargs=-1, type=ServiceName)
@click.option("--event", "event_id", type=click.UUID, help="Only this one, by its id.")
def redrive(services: tuple[str, ...], event_id: object) -> None:
    """Give dead letters new attempts; a running worker takes them up within a second."""
    house = open_house()
    wanted = str(event_id) if event_id else None
    for name in chosen(services):
        with transaction(house.engine(name)) as session:
            count = parked.redrive(session, datetime.now(UTC), wanted)
        click.echo(f"{name}: {count} with new attempts")


@bus.command()
@click.argument("services", nargs=-1, type=ServiceName)
def repair(services: tuple[str, ...]) -> None:
    """Take from the producers' feeds what the bus lost; what was heard before has no second effect."""
    house = open_house(in_one=True)
    names = chosen(services)
    with progress("walking the feeds", len(names)) as advance:
        for name in names:
            taken = roadwork.repair(house, name)
            click.echo(f"{name}: {taken} taken from the feeds")
            advance()


@bus.command()
@click.argument("service", type=ServiceName)
@click.option("--yes", is_flag=True, help="Do not ask.")
def replay(service: str, yes: bool) -> None:
    """Build what SERVICE made of others' events anew, from the whole history. Stop its worker first."""
    if not yes:
        click.confirm(f"Forget what {service} has heard, and hear it all again?", abort=True)
    count = roadwork.rebuild(open_house(in_one=True), service)
    click.echo(f"{service}: {count} events heard again")


def _table(found: list[RoadStatus]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("service", "announced", "unsent", "oldest", "in queue", "undeliverable",
                    "retrying", "behind", "gaps", "dead", "repaired"):  # fmt: skip
        table.add_column(heading, justify="left" if heading == "service" else "right")
    for each in found:
        queue, failed = ("-" if n is None else n for n in (each.queued, each.undeliverable))
        cells = (each.announced, each.unsent, f"{each.unsent_seconds:.0f} s", queue, failed,
                 each.retrying, each.behind, each.gaps, each.dead, each.repaired)  # fmt: skip
        table.add_row(each.service, *(str(cell) for cell in cells))
    return table
