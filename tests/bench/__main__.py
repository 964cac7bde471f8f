"""`make bench`: every bench in one run, as one JSON document on standard output and a table beside it."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import (
    application,
    directory,
    evaluation,
    house,
    imports,
    matching,
    renewals,
    road,
    rounds,
    rsvps,
    sales,
    trail,
)
from tests.databases import postgresql_answers, rabbitmq_answers

Measure = Callable[[], dict[str, Any]]

BENCHES: dict[str, tuple[str, Measure]] = {
    "road": ("The road: PostgreSQL and RabbitMQ, exactly once in effect", road.measure),
    "matching": ("One newcomer against everybody", matching.measure),
    "evaluation": ("Matching on real answers and partnerships", evaluation.measure),
    "rounds": ("Rounds of meetings beside their bound", rounds.measure),
    "rsvps_sqlite": ("A hot event on SQLite", lambda: rsvps.measure("sqlite")),
    "sales_postgresql": ("A sale and a no beside the bare statements", sales.measure),
    "sales_of_5000": ("The same with 5,000 places", lambda: sales.measure(5000, 2000)),
    "rsvps_postgresql": ("A hot event on PostgreSQL", lambda: rsvps.measure("postgresql")),
    "application": ("An application through to active", lambda: _on_both(application.measure)),
    "trail_sqlite": ("What the log costs on SQLite", lambda: trail.measure("sqlite")),
    "trail_postgresql": ("What the log costs on PostgreSQL", lambda: trail.measure("postgresql")),
    "imports": ("Imports, as a share of the bare bulk insert", imports.measure),
    "renewals": ("A renewal run on SQLite", lambda: renewals.measure("sqlite")),
    "renewals_postgresql": (
        "A renewal run on PostgreSQL",
        lambda: renewals.measure("postgresql"),
    ),
    "directory": ("The directory at 100,000 profiles", lambda: _on_both(directory.measure)),
    "house": ("The whole house in one process", house.measure),
}
_NEEDS_SERVERS = {
    "road",
    "rsvps_postgresql",
    "sales_postgresql",
    "sales_of_5000",
    "trail_postgresql",
    "renewals_postgresql",
}


def _on_both(measure: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Figures of SQLite, and of PostgreSQL where one answers."""
    kinds = ["sqlite", *(["postgresql"] if postgresql_answers() else [])]
    return {kind: measure(kind) for kind in kinds}


def main() -> None:
    """Run all benches, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHES):
        parser.error(f"there is no bench called {', '.join(sorted(unknown))}")
    beside = Console(stderr=True)
    found: dict[str, Any] = {"machine": _machine()}
    for name in asked.names or BENCHES:
        found[name] = _run(name, beside)
    found["load_after"] = os.getloadavg()[0]
    print(json.dumps(found, indent=2))
    for name in asked.names or BENCHES:
        beside.print(_table(BENCHES[name][0], found[name]))


def _run(name: str, beside: Console) -> dict[str, Any]:
    title, measure = BENCHES[name]
    if name in _NEEDS_SERVERS and not (postgresql_answers() and rabbitmq_answers()):
        return {"skipped": "PostgreSQL and RabbitMQ do not both answer"}
    with beside.status(title):
        return measure()


def _machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load_before": os.getloadavg()[0],
    }


def _table(title: str, figures: dict[str, Any]) -> Table:
    table = Table("figure", "value", title=title, title_justify="left")
    for name, value in _flat(figures):
        table.add_row(name, str(value))
    return table


def _flat(figures: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in figures.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{before}{name}.")
        else:
            rows.append((f"{before}{name}", value))
    return rows


if __name__ == "__main__":
    main()
