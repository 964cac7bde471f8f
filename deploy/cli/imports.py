"""`footbridge import`: organisations and persons from a table."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
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
    Rows,
    apply,
    check_columns,
    manner_of,
    mapping_for,
    mapping_of,
    preview,
    read_rows,
)
from services.membership.rules.imports import WHY
from shared.database import Session, reading
from shared.spreadsheets import armoured


class MappingIsUnknown(Trouble):
    """No mapping has this name, and no file either."""


class ColumnIsUnclear(Trouble):
    """A column is given as FIELD=COLUMN, as in name=Firma."""


@click.command("import")
@click.argument("kind", type=click.Choice(["organisations", "persons"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", "mapping_name", metavar="NAME|FILE",
              help="How the table's columns are called: a name, or a JSON file.")  # fmt: skip
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN",
              help='Which column tells a field, as in "full_name=First name + Last name"; may be repeated.'
              )  # fmt: skip
@click.option("--match", metavar="KEYS",
              help="By what rows are found again: reference, name-country, name, name-email, email,"
              " member-number; several with commas between.")  # fmt: skip
@click.option("--blank-only", is_flag=True, help="Fill what is empty; let stand what is known.")
@click.option("--preview", "--dry-run", "only_preview", is_flag=True,
              help="Say what would be done; change nothing.")  # fmt: skip
@click.option("--report", "report_path", type=click.Path(dir_okay=False, path_type=Path),
              help="Write what became of each row into this CSV file.")  # fmt: skip
@click.option("--refused", "refused_path", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the refused rows, and why, into this CSV file, to be mended and imported.")  # fmt: skip
def import_(
    kind: str,
    file: Path,
    mapping_name: str | None,
    columns: tuple[str, ...],
    match: str | None,
    blank_only: bool,
    only_preview: bool,
    report_path: Path | None,
    refused_path: Path | None,
) -> None:
    """Take organisations or persons from FILE (CSV or XLSX). Safe to run twice.

    Each row is created, updated, unchanged or refused; refused rows are listed, the others are taken.
    Columns are recognised by their names as far as can be. A run that broke off goes on where it was.
    """
    house, now = open_house(), datetime.now(UTC)
    rows = read_rows(file.read_bytes())
    manner = manner_of(kind, match.split(",") if match else None, blank_only)
    today, engine = house.settings.today(now), house.engine(MEMBERSHIP.name)
    with reading(engine) as session:
        mapping = _mapping(session, kind, mapping_name, columns, rows)
    with progress(f"importing {kind}", len(rows.rows)) as advance:
        done = 0

        def tell(so_far: int, _total: int) -> None:
            nonlocal done
            advance(so_far - done)
            done = so_far

        if only_preview:
            with reading(engine) as session:
                report = preview(session, rows, mapping, now, today, None, manner)
        else:
            report = apply(engine, rows, mapping, now, tell, today, manner, file.name)
    if report_path:
        _write(report, report_path)
    if refused_path:
        _write_refused(report, rows, refused_path)
    _tell(report, mapping, only_preview)
    if report.refused:
        raise click.exceptions.Exit(1)


def _mapping(
    session: Session, kind: str, name: str | None, columns: tuple[str, ...], rows: Rows
) -> Mapping:
    """The mapping that was meant. Raises MappingIsUnknown, MappingIsUnclear, ColumnIsMissing."""
    if name is None or name in MAPPINGS:
        mapping = mapping_for(session, name or kind, rows.columns)
    else:
        mapping = mapping_of(_read_mapping(Path(name)))
    if mapping.kind != kind:
        raise MappingIsUnknown(f"The mapping {name} is for {mapping.kind}, not for {kind}.")
    if columns:
        told = dict(_column(one) for one in columns)
        mapping = mapping_of(replace(mapping, columns={**mapping.columns, **told}).told)
        check_columns(rows.columns, replace(mapping, columns=told))
    return mapping


def _column(told: str) -> tuple[str, str]:
    field, equals, column = told.partition("=")
    if not equals:
        raise ColumnIsUnclear(f"{told!r} has no = in it.")
    return field.strip(), column.strip()


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


def _tell(report: Report, mapping: Mapping, only_preview: bool) -> None:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts.items())
    click.echo(f"{'It would be' if only_preview else 'Done'}: {counts}.")
    others = [f"{field} from {name!r}" for field, name in mapping.columns.items() if field != name]
    if only_preview and others:
        click.echo(f"Columns read as: {', '.join(others)}.")
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
            told = [row.outcome, row.id or "", armoured(faults), armoured("; ".join(row.notes))]
            table.writerow([row.number, *told])


def _write_refused(report: Report, rows: Rows, path: Path) -> None:
    sent = {row.number: row.cells for row in rows.rows}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([*map(armoured, rows.columns), WHY])
        for row in report.refused:
            faults = "; ".join(f"{fault.column} {fault.reason}" for fault in row.faults)
            table.writerow([*map(armoured, sent[row.number]), armoured(faults)])
