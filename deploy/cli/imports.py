"""`footbridge import`: organisations and persons from a table."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from deploy.cli.opening import open_house, progress
from deploy.services import MEMBERSHIP
from deploy.troubles import Trouble
from services.membership.actions.imports import (
    MAPPINGS,
    Mapping,
    Report,
    apply,
    mapping_of,
    preview,
    read_rows,
)
from shared.database import reading


class MappingIsUnknown(Trouble):
    """No mapping has this name, and no file either."""


@click.command("import")
@click.argument("kind", type=click.Choice(["organisations", "persons"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", "mapping_name", metavar="NAME|FILE",
              help="How the table's columns are called: a name, or a JSON file.")  # fmt: skip
@click.option(
    "--preview", "only_preview", is_flag=True, help="Say what would be done; change nothing."
)
@click.option("--report", "report_path", type=click.Path(dir_okay=False, path_type=Path),
              help="Write what became of each row into this CSV file.")  # fmt: skip
def import_(
    kind: str, file: Path, mapping_name: str | None, only_preview: bool, report_path: Path | None
) -> None:
    """Take organisations or persons from FILE (a CSV). Safe to run twice.

    Each row is created, updated, unchanged or refused; refused rows are listed, the others are taken.
    """
    house, now = open_house(), datetime.now(UTC)
    rows, mapping = read_rows(file.read_bytes()), _mapping(kind, mapping_name)
    today, engine = house.settings.today(now), house.engine(MEMBERSHIP.name)
    with progress(f"importing {kind}", len(rows.rows)) as advance:
        done = 0

        def tell(so_far: int, _total: int) -> None:
            nonlocal done
            advance(so_far - done)
            done = so_far

        if only_preview:
            with reading(engine) as session:
                report = preview(session, rows, mapping, now, today)
        else:
            report = apply(engine, rows, mapping, now, tell, today)
    if report_path:
        _write(report, report_path)
    _tell(report, only_preview)
    if report.refused:
        raise click.exceptions.Exit(1)


def _mapping(kind: str, name: str | None) -> Mapping:
    """The mapping that was meant. Raises MappingIsUnknown or MappingIsUnclear."""
    mapping = MAPPINGS.get(name or kind)
    if mapping is None:
        mapping = mapping_of(_read_mapping(Path(name or kind)))
    if mapping.kind != kind:
        raise MappingIsUnknown(f"The mapping {name} is for {mapping.kind}, not for {kind}.")
    return mapping


def _read_mapping(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingIsUnknown(
            f"{path} is neither a file nor a known mapping ({', '.join(MAPPINGS)})."
        ) from error
    except ValueError as error:
        raise MappingIsUnknown(f"{path} is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise MappingIsUnknown(f"{path} holds no JSON object.")
    return found


def _tell(report: Report, only_preview: bool) -> None:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts.items())
    click.echo(f"{'It would be' if only_preview else 'Done'}: {counts}.")
    if report.passed_over:
        click.echo(f"Columns passed over: {', '.join(report.passed_over)}.")
    for row in report.refused[:20]:
        reasons = "; ".join(f"{fault.column} {fault.reason}" for fault in row.faults)
        click.echo(f"line {row.number}: {reasons}", err=True)
    if len(report.refused) > 20:
        click.echo(f"... and {len(report.refused) - 20} more; --report lists them all.", err=True)


def _write(report: Report, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["line", "outcome", "id", "faults", "notes"])
        for row in report.rows:
            faults = "; ".join(f"{fault.column} {fault.reason}" for fault in row.faults)
            table.writerow([row.number, row.outcome, row.id or "", faults, "; ".join(row.notes)])
