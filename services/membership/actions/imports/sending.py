"""What whoever sends a table asks for: its first rows are done at once, the others by the clock."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.imports.manners import manner_of
from services.membership.actions.imports.mapping import MAPPINGS
from services.membership.actions.imports.portions import look_at_portion, next_run, take_portion_in
from services.membership.actions.imports.runs import (
    change_mapping,
    confirm_import,
    mapping_for,
    start_import,
)
from services.membership.actions.imports.tables import Rows
from services.membership.models import ImportRun
from services.membership.models.imports import ImportState
from shared.callers import Caller
from shared.database import Session


def send_in(
    session: Session,
    rows: Rows,
    mapping: str,
    match: list[str] | None,
    blank_only: bool,
    confirmed: bool,
    file_name: str,
    asked_by: Caller,
    today: date,
    now: datetime,
) -> ImportRun:
    """Keep a table, and look at its first rows, or take them in. Asking twice goes on with the same run."""
    manner = manner_of(MAPPINGS[mapping].kind, match, blank_only)
    meant = mapping_for(session, mapping, rows.columns)
    run = start_import(session, rows, meant, now, asked_by, manner, file_name, confirmed)
    look_at_portion(session, run.id, today, now)
    take_portion_in(session, run.id, today, now)
    return run


def read_otherwise(
    session: Session,
    run_id: UUID,
    columns: dict[str, str],
    values: dict[str, dict[str, str]],
    source: str,
    match: list[str] | None,
    blank_only: bool,
    today: date,
    now: datetime,
) -> ImportRun:
    """Read a table otherwise, and look at its first rows. Asking twice looks at them twice."""
    run = change_mapping(session, run_id, columns, values, source, match, blank_only, now)
    look_at_portion(session, run.id, today, now)
    return run


def confirm_and_begin(
    session: Session, run_id: UUID, asked_by: Caller, today: date, now: datetime
) -> ImportRun:
    """Confirm a table, and take its first rows in. Asking twice goes on with it."""
    run = confirm_import(session, run_id, asked_by, now)
    take_portion_in(session, run.id, today, now)
    return run


def look_at_imports(session: Session, today: date, now: datetime) -> int:
    """Look at the next rows of the table that waits longest for it; how many they were."""
    run_id = next_run(session, ImportState.CHECKING)
    return look_at_portion(session, run_id, today, now) if run_id else 0


def take_imports_in(session: Session, today: date, now: datetime) -> int:
    """Take in the next rows of the table that waits longest for it; how many they were."""
    run_id = next_run(session, ImportState.RUNNING)
    return take_portion_in(session, run_id, today, now) if run_id else 0
