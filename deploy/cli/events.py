"""`footbridge events`: whether the counters of events say what the answers add up to."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from uuid import UUID

import click
from rich.table import Table
from sqlalchemy import Engine

from deploy.cli.opening import console, open_house
from deploy.services import SERVICES
from services.events.actions.repairs import repair_counters
from services.events.queries.audits import Audit, adrift, audit
from shared.database import reading, transaction


@click.group()
def events() -> None:
    """Look after the places at events."""


@events.command(name="audit")
@click.argument("event_ids", metavar="[EVENT]...", nargs=-1, type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def audit_(event_ids: tuple[UUID, ...], as_json: bool) -> int:
    """Recount the answers to these events; without any, tell of all to come whose counters are wrong.

    Changes nothing. Exits with 1 when a counter does not tell the truth.
    """
    engine = _engine()
    with reading(engine) as session:
        wanted = event_ids or tuple(adrift(session))
        found = [audit(session, event_id) for event_id in wanted]
    return _told(found, as_json)


@events.command()
@click.argument("event_ids", metavar="[EVENT]...", nargs=-1, type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def repair(event_ids: tuple[UUID, ...], as_json: bool) -> int:
    """Let the counters of these events, or of all that are wrong, say what the answers add up to.

    Nobody loses a place; what turns out to be free goes to those who wait. A second time there is nothing
    to put right.
    """
    engine = _engine()
    with reading(engine) as session:
        wanted = event_ids or tuple(adrift(session))
    found = []
    for event_id in wanted:
        with transaction(engine) as session:
            found.append(repair_counters(session, event_id, datetime.now(UTC)))
    return _told(found, as_json)


def _engine() -> Engine:
    return open_house().engine(SERVICES["events"].name)


def _told(found: list[Audit], as_json: bool) -> int:
    if as_json:
        rows = [{**asdict(one), "agrees": one.agrees} for one in found]
        click.echo(json.dumps(rows, indent=2, default=str))
    elif not found:
        click.echo("All counters of events to come tell the truth.")
    else:
        console().print(_table(found))
    return 0 if all(one.agrees for one in found) else 1


def _table(found: list[Audit]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("event", "of", "places", "taken", "counted", "waiting", "counted", "true"):
        table.add_column(heading)
    for one in found:
        places = str(one.capacity + one.overbook)
        numbers = (one.taken, one.counted_taken, one.waiting, one.counted_waiting)
        agrees = "yes" if one.agrees else "no"
        table.add_row(str(one.gathering_id), "event", places, *map(str, numbers), agrees)
        for pool in one.pools:
            places = str(pool.capacity + pool.overbook)
            true = "yes" if pool.taken == pool.counted_taken else "no"
            counted = (str(pool.taken), str(pool.counted_taken), "", "")
            table.add_row("", pool.name, places, *counted, true)
    return table
