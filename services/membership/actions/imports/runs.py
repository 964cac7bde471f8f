"""Runs of imports: a table is kept, looked at, confirmed or not, and taken in; no fall ends it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from services.membership.actions.imports.columns import (
    check_columns,
    columns_of,
    heading,
    passed_over,
    with_suggestions,
)
from services.membership.actions.imports.manners import Manner, manner_of
from services.membership.actions.imports.mapping import KINDS, MAPPINGS, Mapping, mapping_of
from services.membership.actions.imports.planning import portions
from services.membership.actions.imports.tables import Rows
from services.membership.actions.turns import take_turn
from services.membership.models import ImportPortion, ImportRow, ImportRun, SavedMapping
from services.membership.models.imports import ImportState
from services.membership.queries.imports import import_of
from services.membership.queries.policies import retention_policy
from services.membership.rules.imports import check_may_be_changed, check_may_be_confirmed
from shared.callers import Caller
from shared.database import Session, lock_row, new_id, upsert

_OPEN = (ImportState.CHECKING, ImportState.CHECKED, ImportState.RUNNING)
_WAITING = (ImportState.CHECKING, ImportState.CHECKED)


def mapping_for(session: Session, name: str, columns: tuple[str, ...]) -> Mapping:
    """The mapping of a name; for our own kinds as it was for such columns before, or as their names suggest."""
    if name not in KINDS:
        return MAPPINGS[name]
    known = session.get(SavedMapping, heading(name, columns))
    return mapping_of(known.told) if known else with_suggestions(MAPPINGS[name], columns)


def start_import(
    session: Session,
    rows: Rows,
    mapping: Mapping,
    now: datetime,
    asked_by: Caller | None = None,
    manner: Manner | None = None,
    file_name: str = "",
    is_confirmed: bool = False,
) -> ImportRun:
    """Keep a table that is to be taken in. The same one, sent again before it is through, is the same run.

    `asked_by` is who must be allowed each row; nobody, where whoever runs the house asks.
    """
    columns = columns_of(rows, mapping)
    manner = manner or manner_of(mapping.kind)
    waiting = [
        [[row.number, row.fault, *row.cells] for row in part] for part in portions(rows.rows)
    ]
    run = ImportRun(
        id=new_id(),
        state=ImportState.RUNNING if is_confirmed else ImportState.CHECKING,
        kind=mapping.kind,
        fingerprint=_fingerprint(rows.columns, waiting, mapping, manner, asked_by),
        file_name=file_name[:200],
        mapping=mapping.told,
        manner=manner.told,
        columns=list(rows.columns),
        passed_over=list(passed_over(rows.columns, columns)),
        asked_by=_told_of(asked_by),
        total=len(rows.rows),
        started_at=now,
    )
    take_turn(session, "imports")
    same = select(ImportRun).where(
        ImportRun.fingerprint == run.fingerprint, ImportRun.state.in_(_OPEN)
    )
    known = session.scalar(same.order_by(ImportRun.id).limit(1))
    if known is not None:
        return confirm_import(session, known.id, asked_by) if is_confirmed else known
    session.add(run)
    session.flush()
    kept = [
        {"run_id": run.id, "number": number, "first": rows[0][0], "last": rows[-1][0], "rows": rows}
        for number, rows in enumerate(waiting, 1)
    ]
    session.execute(insert(ImportPortion.__table__), kept)
    return run


def change_mapping(
    session: Session,
    run_id: UUID,
    columns: dict[str, str],
    values: dict[str, dict[str, str]],
    source: str,
    match: list[str] | None,
    blank_only: bool,
    now: datetime,
) -> ImportRun:
    """Read a table otherwise than before, before it is confirmed; it is looked at anew.

    Asking twice looks at it twice.
    """
    run = _locked(session, run_id)
    check_may_be_changed(run)
    told = {"kind": run.kind, "source": source, "columns": columns, "values": values}
    mapping = replace(mapping_of(told), withheld=tuple(run.mapping["withheld"]))
    check_columns(run.columns, mapping)
    found = columns_of(Rows(tuple(run.columns), ()), mapping)
    run.mapping, run.passed_over = mapping.told, list(passed_over(run.columns, found))
    run.manner = manner_of(run.kind, match, blank_only).told
    run.fingerprint = sha256(f"{run.fingerprint} {run.mapping} {run.manner}".encode()).hexdigest()
    run.state, run.checked, run.expected = ImportState.CHECKING, 0, {}
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    _remember(session, run, now)
    session.flush()
    return run


def confirm_import(
    session: Session, run_id: UUID, asked_by: Caller | None = None, now: datetime | None = None
) -> ImportRun:
    """Let a table be taken in, whether or not all of it was looked at. Asking twice changes nothing more.

    Its columns are understood so the next time, too. From now on whoever confirms it is who asks.
    """
    run = _locked(session, run_id)
    check_may_be_confirmed(run)
    if run.state in _WAITING:
        run.state, run.asked_by = ImportState.RUNNING, _told_of(asked_by)
        _remember(session, run, now or run.started_at)
        session.flush()
    return run


def cancel_import(session: Session, run_id: UUID, now: datetime) -> ImportRun:
    """Take no more of a table in; what was taken in stays. Asking twice changes nothing more."""
    run = _locked(session, run_id)
    if run.state in _OPEN:
        run.state, run.ended_at = ImportState.CANCELLED, now
        session.execute(delete(ImportPortion).where(ImportPortion.run_id == run.id))
        beyond = session.scalar(
            select(ImportRow.number)
            .where(ImportRow.run_id == run.id)
            .order_by(ImportRow.number)
            .offset(run.taken)
            .limit(1)
        )
        if beyond is not None:
            left = delete(ImportRow).where(ImportRow.run_id == run.id, ImportRow.number >= beyond)
            session.execute(left)
        session.flush()
    return run


def forget_imports(session: Session, now: datetime) -> int:
    """In time after its end forget what a run read, and cancel one that nobody confirmed so long.

    Their counts stay. Asking twice does nothing more; says how many runs there were.
    """
    kept_for = timedelta(days=retention_policy(session).import_days)
    old = ImportRun.state.in_(_WAITING), ImportRun.started_at <= now - kept_for
    given_up = list(session.scalars(select(ImportRun.id).where(*old).limit(100)))
    for run_id in given_up:
        cancel_import(session, run_id, now)
    kept = select(ImportRow.run_id).where(ImportRow.run_id == ImportRun.id).exists()
    ended = select(ImportRun.id).where(ImportRun.ended_at <= now - kept_for, kept)
    forgotten = list(session.scalars(ended.limit(20)))
    session.execute(delete(ImportRow).where(ImportRow.run_id.in_(forgotten)))
    return len(given_up) + len(forgotten)


def _locked(session: Session, run_id: UUID) -> ImportRun:
    return lock_row(session, ImportRun, run_id) or import_of(session, run_id)


def _remember(session: Session, run: ImportRun, now: datetime) -> None:
    """Understand the same columns in the same way the next time."""
    name = heading(run.kind, run.columns)
    upsert(session, SavedMapping, {"name": name}, {"told": run.mapping, "saved_at": now})


def _fingerprint(
    columns: tuple[str, ...],
    waiting: list[list[Any]],
    mapping: Mapping,
    manner: Manner,
    asked_by: Caller | None,
) -> str:
    found = sha256(json.dumps([columns, mapping.told, manner.told]).encode())
    found.update(repr(_told_of(asked_by)).encode())
    for rows in waiting:
        found.update(json.dumps(rows).encode())
    return found.hexdigest()


def _told_of(caller: Caller | None) -> dict[str, Any] | None:
    if caller is None:
        return None
    person = str(caller.person_id) if caller.person_id else None
    return {"person_id": person, "roles": sorted(caller.roles), "program": caller.program}
