"""Reading runs of imports: how far they are, and what became of their rows."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.membership.models import ImportRow, ImportRun
from services.membership.rules.imports import WHY
from shared.database import Page, Session, keyset
from shared.errors import BadInput, NotFound
from shared.spreadsheets import armoured

_REFUSED = "refused"


class ImportIsUnknown(NotFound):
    """No import has this id."""


@dataclass(frozen=True)
class RowShown:
    """What would become of a row, or did."""

    number: int
    outcome: str
    id: UUID | None
    faults: list[dict[str, str]]
    notes: list[str]


def import_of(session: Session, run_id: UUID) -> ImportRun:
    """The run of an id. Raises ImportIsUnknown."""
    found = session.get(ImportRun, run_id)
    if found is None:
        raise ImportIsUnknown(f"No import {run_id}")
    return found


def imports(session: Session, after: str | None, limit: int) -> Page[ImportRun]:
    """All runs, oldest first."""
    return keyset(session, select(ImportRun), ImportRun.id, after, limit)


def rows_of(
    session: Session, run_id: UUID, outcome: str | None, after: str | None, limit: int
) -> Page[RowShown]:
    """What would become of the rows of a run, or did, in the order of the table. Raises BadInput."""
    run = import_of(session, run_id)
    wanted = select(ImportRow).where(ImportRow.run_id == run.id)
    if outcome is not None:
        wanted = wanted.where(ImportRow.outcome == outcome)
    if after is not None:
        wanted = wanted.where(ImportRow.number > _line(after))
    found = list(session.scalars(wanted.order_by(ImportRow.number).limit(limit + 1)))
    last = _cursor(found[limit - 1].number) if len(found) > limit else None
    return Page([_shown(row) for row in found[:limit]], last)


def results_table(session: Session, run_id: UUID) -> Iterator[str]:
    """What would become of each row, or did, line by line."""
    run = import_of(session, run_id)
    yield _write(["line", "outcome", "id", "faults", "notes"])
    for row in _all_rows(session, run):
        shown = _shown(row)
        yield _write(
            [row.number, row.outcome, row.subject_id or "", _why(row), "; ".join(shown.notes)]
        )


def refused_table(session: Session, run_id: UUID) -> Iterator[str]:
    """The rows that are refused as they were sent, and why: to be mended, and sent again."""
    run = import_of(session, run_id)
    yield _write([*run.columns, WHY])
    for row in _all_rows(session, run, _REFUSED):
        told = row.told or {}
        sent = told.get("cells", [])
        yield _write([*sent, *[""] * (len(run.columns) - len(sent)), _why(row)])


def _all_rows(session: Session, run: ImportRun, outcome: str | None = None) -> Iterator[ImportRow]:
    wanted = select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.number)
    if outcome is not None:
        wanted = wanted.where(ImportRow.outcome == outcome)
    yield from session.scalars(wanted.execution_options(yield_per=1_000))


def _shown(row: ImportRow) -> RowShown:
    told: dict[str, Any] = row.told or {}
    faults = [{"column": column, "reason": reason} for column, reason in told.get("faults", [])]
    return RowShown(row.number, row.outcome, row.subject_id, faults, told.get("notes", []))


def _why(row: ImportRow) -> str:
    told = row.told or {}
    return "; ".join(f"{column} {reason}".strip() for column, reason in told.get("faults", []))


def _cursor(line: int) -> str:
    return base64.urlsafe_b64encode(UUID(int=line).bytes).decode().rstrip("=")


def _line(cursor: str) -> int:
    line = int.from_bytes(base64.urlsafe_b64decode(f"{cursor}=="))
    if line >= 2**31:
        raise BadInput("This cursor is unknown here; use the `next` of a page before.")
    return line


def _write(told: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([armoured(str(cell)) for cell in told])
    return buffer.getvalue()
