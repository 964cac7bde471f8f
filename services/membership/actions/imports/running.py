"""Running an import: in portions, each a transaction, so that a run that broke off goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine

from services.membership.actions.imports.manners import Manner
from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.organisations import OrganisationImport
from services.membership.actions.imports.persons import PersonImport
from services.membership.actions.imports.reading import Reader
from services.membership.actions.imports.reports import Report
from services.membership.actions.imports.tables import Row, Rows, Table, columns_of
from services.membership.actions.turns import take_turn
from shared.callers import Caller
from shared.database import Session, transaction

BATCH = 500
Progress = Callable[[int, int], None]
Portion = OrganisationImport | PersonImport
_KINDS: dict[str, type[OrganisationImport] | type[PersonImport]] = {
    "organisations": OrganisationImport,
    "persons": PersonImport,
}


def preview(
    session: Session,
    rows: Rows | Table,
    mapping: Mapping,
    now: datetime,
    today: date | None = None,
    asked_by: Caller | None = None,
    manner: Manner | None = None,
    most: int | None = None,
) -> Report:
    """What an import would do, row by row, of the first so many rows or of all; changes nothing.

    `asked_by` is who must be allowed each row; nobody, where whoever runs the house asks.
    """
    run, report, reader = _begin(rows, mapping, now, today, asked_by, manner)
    for batch in portions(islice(rows.rows, most)):
        _plan(session, run, report, batch, reader)
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
    run, report, reader = _begin(rows, mapping, now, today)
    for batch in portions(rows.rows):
        with transaction(engine) as session:
            _import(session, run, report, batch, reader)
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
    run, report, reader = _begin(rows, mapping, now, today, asked_by)
    for batch in portions(rows.rows):
        _import(session, run, report, batch, reader)
    return report


def portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def portion_of(
    mapping: Mapping, today: date, now: datetime, asked_by: Caller | None, manner: Manner | None
) -> Portion:
    """What plans and carries out rows of a kind."""
    return _KINDS[mapping.kind](today, now, asked_by, manner)


def _begin(
    rows: Rows | Table,
    mapping: Mapping,
    now: datetime,
    today: date | None,
    asked_by: Caller | None = None,
    manner: Manner | None = None,
) -> tuple[Portion, Report, Reader]:
    columns = columns_of(rows, mapping)
    report = Report(passed_over(rows.columns, columns))
    run = portion_of(mapping, today or now.date(), now, asked_by, manner)
    return run, report, Reader(columns, mapping)


def passed_over(names: Iterable[str], columns: dict[str, str]) -> tuple[str, ...]:
    """The columns of a table that nobody reads."""
    used = set(columns.values())
    return tuple(name for name in names if name and name not in used)


def _plan(
    session: Session, run: Portion, report: Report, batch: list[Row], reader: Reader
) -> list[Any]:
    steps = run.plan(session, [reader.read(row) for row in batch])
    report.rows += [step.report for step in steps]
    return steps


def _import(
    session: Session, run: Portion, report: Report, batch: list[Row], reader: Reader
) -> None:
    take_turn(session)
    run.carry_out(session, _plan(session, run, report, batch, reader))
    session.flush()
