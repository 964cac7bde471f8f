"""`footbridge sweep`: a rehearsal of what the clock will do on a day, of which nothing stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import click

from deploy.cli.opening import ServiceName, chosen, open_house
from deploy.clockwork import naming_of, sweeps_of
from deploy.house import House
from deploy.phrases import phrase_of
from deploy.troubles import advice_on
from events.contract import Event
from shared.sweeps import Rehearsed, rehearse


@click.command()
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The civil day to rehearse (default: today).",
)
@click.option("--service", "services", multiple=True, type=ServiceName, help="Only this service.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="How many of each kind to name.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs: all of them.")
def sweep(
    as_of: datetime | None, services: tuple[str, ...], limit: int, as_json: bool
) -> int | None:
    """Rehearse what falls due by a day: who lapses, who is written to, what is charged.

    It is what the clock would do if it were next looked at on that day, and nothing of it is kept.
    Ends with 1 when something would go wrong.
    """
    house, now = open_house(in_one=True), datetime.now(UTC)
    day = as_of.date() if as_of else house.settings.today(now)
    found = {
        name: rehearsed for name in chosen(services) if (rehearsed := _of(house, name, now, day))
    }
    if as_json:
        click.echo(json.dumps(_as_data(day, found), indent=2))
    else:
        for sentence in _sentences(day, found, limit):
            click.echo(sentence)
    return 1 if any(each.fault for all_ in found.values() for each in all_) else None


def _of(house: House, name: str, now: datetime, day: date) -> list[Rehearsed]:
    zone = house.settings.zone
    then = datetime.combine(day, now.astimezone(zone).time(), zone).astimezone(UTC)
    return rehearse(house.engine(name), sweeps_of(name), then, day, naming_of(name))


def _as_data(day: date, found: dict[str, list[Rehearsed]]) -> dict[str, Any]:
    sweeps = [
        {
            "service": name,
            "sweep": each.sweep.__name__,
            "done": each.done,
            "fault": each.fault,
            "announced": [
                {"type": said.name, "data": said.dump(), "named": each.names.get(said.subject)}
                for said in each.announced
            ],
        }
        for name, rehearsed in found.items()
        for each in rehearsed
    ]
    return {"as_of": day.isoformat(), "kept": False, "sweeps": sweeps}


def _sentences(day: date, found: dict[str, list[Rehearsed]], limit: int) -> Iterator[str]:
    yield f"If the clock were next looked at on {day:%-d %B %Y}:"
    for name, rehearsed in found.items():
        yield ""
        yield f"{name}"
        for each in rehearsed:
            yield f"  {_purpose(each)} {each.done or 'nothing'}"
            if each.fault:
                yield f"    it would fall: {each.fault}.{advice_on(each.fault)}"
            yield from (f"    {line}" for line in _counted(each, limit))
    yield ""
    yield "Nothing of this was done; nothing was changed."


def _purpose(rehearsed: Rehearsed) -> str:
    """What a sweep is for, in its own words."""
    said = (rehearsed.sweep.__doc__ or rehearsed.sweep.__name__).strip().partition("\n\n")[0]
    return " ".join(said.split()).rstrip(".") + ":"


def _counted(rehearsed: Rehearsed, limit: int) -> Iterator[str]:
    """How often each kind of thing would be said, and of whom first."""
    kinds: dict[str, list[Event]] = {}
    for said in rehearsed.announced:
        kinds.setdefault(_kind(said), []).append(said)
    for words, of_these in kinds.items():
        yield f"{len(of_these)} x {words}"
        yield from (f"    {_called(said, rehearsed.names)}" for said in of_these[:limit])
        if limit and len(of_these) > limit:
            yield f"    and {len(of_these) - limit} more (--json names all)"


def _kind(said: Event) -> str:
    """What is said, without what is said of this one alone: that stands behind a colon."""
    return phrase_of(said.name, said.dump()).partition(":")[0]


def _called(said: Event, names: Mapping[str, str]) -> str:
    known = f"{said.stream.name} {said.subject}"
    return f"{names[said.subject]} ({known})" if said.subject in names else known
