"""Taking a table in from its first to its last row, for who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select

from services.membership.actions.imports.manners import Manner
from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.portions import take_portion_in
from services.membership.actions.imports.reading import Fault
from services.membership.actions.imports.reports import Outcome, Report, RowReport
from services.membership.actions.imports.runs import start_import
from services.membership.actions.imports.tables import Rows
from services.membership.models import ImportRow, ImportRun
from shared.callers import Caller
from shared.database import Session, reading, transaction

Progress = Callable[[int, int], None]


def apply(
    engine: Engine,
    rows: Rows,
    mapping: Mapping,
    now: datetime,
    progress: Progress | None = None,
    today: date | None = None,
    manner: Manner | None = None,
    file_name: str = "",
) -> Report:
    """Take a table in, portion by portion. Asking again after a fall goes on with the same run.

    Asking once more when it is through changes and says nothing more. `progress(done, total)` is told
    after each portion.
    """
    day = today or now.date()
    with transaction(engine) as session:
        run = start_import(session, rows, mapping, now, None, manner, file_name, is_confirmed=True)
    done, total = run.taken, run.total
    while True:
        with transaction(engine) as session:
            taken = take_portion_in(session, run.id, day, now)
        if not taken:
            break
        done += taken
        if progress is not None:
            progress(done, total)
    with reading(engine) as session:
        return _report(session, run)


def apply_at_once(
    session: Session,
    rows: Rows,
    mapping: Mapping,
    now: datetime,
    today: date | None = None,
    asked_by: Caller | None = None,
) -> Report:
    """Take a table in within one transaction, all or nothing. Asking twice changes and says nothing more."""
    run = start_import(session, rows, mapping, now, asked_by, is_confirmed=True)
    while take_portion_in(session, run.id, today or now.date(), now):
        pass
    return _report(session, run)


def _report(session: Session, run: ImportRun) -> Report:
    rows = select(ImportRow.number, ImportRow.outcome, ImportRow.subject_id, ImportRow.told)
    rows = rows.where(ImportRow.run_id == run.id).order_by(ImportRow.number)
    told = [_row(*row) for row in session.execute(rows)]
    return Report(tuple(run.passed_over), told)


def _row(
    number: int, outcome: str, subject_id: UUID | None, told: dict[str, Any] | None
) -> RowReport:
    faults = tuple(Fault(*fault) for fault in (told or {}).get("faults", ()))
    return RowReport(
        number, Outcome(outcome), subject_id, faults, tuple((told or {}).get("notes", ()))
    )
