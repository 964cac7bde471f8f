"""Running an import: in batches, each a transaction, so that a run that broke off can be run again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.organisations import OrganisationImport
from services.membership.actions.imports.persons import PersonImport
from services.membership.actions.imports.reading import said_by
from services.membership.actions.imports.reports import Report
from services.membership.actions.imports.tables import Row, Rows, columns_of
from services.membership.actions.turns import take_turn
from shared.callers import Caller
from shared.database import Session, transaction

BATCH = 500
Progress = Callable[[int, int], None]
Run = OrganisationImport | PersonImport


def preview(
    session: Session,
    rows: Rows,
    mapping: Mapping,
    now: datetime,
    today: date | None = None,
    asked_by: Caller | None = None,
) -> Report:
    """What an import would do, row by row; changes nothing.

    `asked_by` is who must be allowed each row; nobody, where whoever runs the house asks.
    """
    run, report = _begin(rows, mapping, now, today, asked_by)
    for batch in _batches(rows):
        _plan(session, run, report, batch, rows, mapping)
    return report


def apply(
    engine: Engine,
    rows: Rows,
    mapping: Mapping,
    now: datetime,
    progress: Progress | None = None,
    today: date | None = None,
) -> Report:
    """Import a table. Asking twice changes and says nothing more; a run that broke off goes on so.

    `progress(done, total)` is told after each batch of rows.
    """
    run, report = _begin(rows, mapping, now, today)
    for batch in _batches(rows):
        with transaction(engine) as session:
            _import(session, run, report, batch, rows, mapping)
        if progress is not None:
            progress(len(report.rows), len(rows.rows))
    return report


def apply_at_once(
    session: Session,
    rows: Rows,
    mapping: Mapping,
    now: datetime,
    today: date | None = None,
    asked_by: Caller | None = None,
) -> Report:
    """Import a table in one transaction, all or nothing. Asking twice changes and says nothing more."""
    run, report = _begin(rows, mapping, now, today, asked_by)
    for batch in _batches(rows):
        _import(session, run, report, batch, rows, mapping)
    return report


def _begin(
    rows: Rows, mapping: Mapping, now: datetime, today: date | None, asked_by: Caller | None = None
) -> tuple[Run, Report]:
    kinds: dict[str, type[Run]] = {"organisations": OrganisationImport, "persons": PersonImport}
    used = set(columns_of(rows, mapping).values())
    report = Report(tuple(name for name in rows.columns if name and name not in used))
    return kinds[mapping.kind](today or now.date(), now, asked_by), report


def _batches(rows: Rows) -> list[tuple[Row, ...]]:
    return [rows.rows[start : start + BATCH] for start in range(0, len(rows.rows), BATCH)]


def _plan(
    session: Session, run: Run, report: Report, batch: tuple[Row, ...], rows: Rows, mapping: Mapping
) -> list[Any]:
    columns = columns_of(rows, mapping)
    steps = run.plan(session, [said_by(row, columns, mapping) for row in batch])
    report.rows += [step.report for step in steps]
    return steps


def _import(
    session: Session, run: Run, report: Report, batch: tuple[Row, ...], rows: Rows, mapping: Mapping
) -> None:
    take_turn(session)
    run.carry_out(session, _plan(session, run, report, batch, rows, mapping))
    session.flush()
