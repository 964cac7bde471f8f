"""The portions of a run: looked at, and taken in; each is a transaction of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from services.membership.actions.imports.manners import Manner
from services.membership.actions.imports.mapping import mapping_of
from services.membership.actions.imports.planning import Planner
from services.membership.actions.imports.reports import Outcome, RowReport
from services.membership.actions.imports.tables import Row
from services.membership.actions.imports.waiting import WAITS, place_waiting, said_later
from services.membership.actions.turns import take_turn
from services.membership.models import ImportPortion, ImportRow, ImportRun
from services.membership.models.imports import ImportState
from shared.callers import Caller, Role
from shared.database import Session, lock_row


def look_at_portion(session: Session, run_id: UUID, today: date, now: datetime) -> int:
    """Say of the next rows of a run what would become of them; how many they were.

    Asking again goes on; when all rows were looked at, the run waits to be confirmed.
    """
    run = lock_row(session, ImportRun, run_id)
    if run is None or run.state != ImportState.CHECKING:
        return 0
    seen = select(func.max(ImportRow.number)).where(ImportRow.run_id == run_id)
    portion = _portion(session, run, session.scalar(seen) or 0)
    planned = _planned_before(session, run, portion, today, now)
    planned.planner.foresee(lambda texts: said_later(session, run, portion.number, texts))
    steps = planned.planner.plan(session, _unpacked(portion))
    planned.next = portion.number + 1
    reports = [step.report for step in steps]
    _write(session, run, steps, reports)
    run.checked, run.expected = run.checked + len(reports), _more(run.expected, reports)
    if run.checked == run.total:
        run.state = ImportState.CHECKED
        for step in planned.planner.left():
            _write_anew(session, run, step)
        _planned.pop(run.id, None)
    session.flush()
    return len(reports)


def take_portion_in(session: Session, run_id: UUID, today: date, now: datetime) -> int:
    """Take the next rows of a run in; how many they were. Asking again goes on, until nothing is left."""
    run = lock_row(session, ImportRun, run_id)
    if run is None or run.state != ImportState.RUNNING:
        return 0
    portion = _portion(session, run, 0)
    take_turn(session)
    planner = _planner(run, today, now)
    planner.work.recall = lambda about: _claimed(session, run, portion, about)
    planner.foresee(lambda texts: said_later(session, run, portion.number, texts))
    steps = planner.plan(session, _unpacked(portion))
    reports = [step.report for step in steps]
    planner.work.carry_out(session, steps)
    looked_at = ImportRow.run_id == run.id, ImportRow.number.between(portion.first, portion.last)
    if run.checked:
        session.execute(delete(ImportRow).where(*looked_at))
    _write(session, run, steps, reports)
    session.delete(portion)
    run.taken, run.counts = run.taken + len(reports), _more(run.counts, reports)
    if run.taken == run.total:
        place_waiting(session, run)
        run.state, run.ended_at = ImportState.DONE, now
    session.flush()
    return len(reports)


def next_run(session: Session, state: ImportState) -> UUID | None:
    """The run that waits longest to be looked at, or to be taken in."""
    waiting = select(ImportRun.id).where(ImportRun.state == state)
    return session.scalar(waiting.order_by(ImportRun.id).limit(1))


@dataclass
class _Planned:
    """What was planned of a run so far, by the meaning that its columns and the day had."""

    planner: Planner
    sense: tuple[str, date]
    next: int = 1


# What was looked at is written down, and what it would change is known only here. Whoever has not looked
# at the rows before, after a fall or because another did, looks at them again.
_planned: dict[UUID, _Planned] = {}
_MOST_PLANNED = 4


def _planned_before(
    session: Session, run: ImportRun, portion: ImportPortion, today: date, now: datetime
) -> _Planned:
    sense = run.fingerprint, today
    found = _planned.pop(run.id, None)
    if found is None or found.sense != sense or found.next > portion.number:
        found = _Planned(_planner(run, today, now), sense)
    before = select(ImportPortion).where(
        ImportPortion.run_id == run.id,
        ImportPortion.number >= found.next,
        ImportPortion.number < portion.number,
    )
    for one in session.scalars(before.order_by(ImportPortion.number)):
        found.planner.plan(session, _unpacked(one))
    while len(_planned) >= _MOST_PLANNED:
        _planned.pop(next(iter(_planned)))
    _planned[run.id] = found
    return found


def _planner(run: ImportRun, today: date, now: datetime) -> Planner:
    manner = Manner(tuple(run.manner["match"]), run.manner["blank_only"])
    return Planner(run.columns, mapping_of(run.mapping), today, now, _asked_by(run), manner)


def _asked_by(run: ImportRun) -> Caller | None:
    told = run.asked_by
    if told is None:
        return None
    person_id = UUID(told["person_id"]) if told["person_id"] else None
    return Caller(person_id, frozenset(map(Role, told["roles"])), program=told["program"])


def _portion(session: Session, run: ImportRun, after_line: int) -> ImportPortion:
    beyond = ImportPortion.run_id == run.id, ImportPortion.first > after_line
    found = select(ImportPortion).where(*beyond).order_by(ImportPortion.number).limit(1)
    return session.scalars(found).one()


def _unpacked(portion: ImportPortion) -> Iterator[Row]:
    for number, fault, *cells in portion.rows:
        yield Row(number, cells, fault)


def _claimed(
    session: Session, run: ImportRun, portion: ImportPortion, about: Collection[UUID]
) -> dict[tuple[UUID, UUID | None], int]:
    """Which rows of the portions before were about which."""
    if not about or portion.number == 1:
        return {}
    rows = select(ImportRow.subject_id, ImportRow.organisation_id, ImportRow.number).where(
        ImportRow.run_id == run.id,
        ImportRow.number < portion.first,
        ImportRow.subject_id.in_(about),
    )
    return {(row.subject_id, row.organisation_id): row.number for row in session.execute(rows)}


def _write(
    session: Session,
    run: ImportRun,
    steps: Sequence[Any],
    reports: Sequence[RowReport],
) -> None:
    rows = [
        {
            "run_id": run.id,
            "number": report.number,
            "outcome": report.outcome.value,
            "subject_id": report.id,
            "organisation_id": step.organisation_id if report.id else None,
            "told": _told(report, step),
        }
        for step, report in zip(steps, reports, strict=True)
    ]
    session.execute(insert(ImportRow.__table__), rows)


def _write_anew(session: Session, run: ImportRun, step: Any) -> None:
    row = ImportRow.run_id == run.id, ImportRow.number == step.said.row.number
    session.execute(update(ImportRow).where(*row).values(told=_told(step.report, step)))


def _told(report: RowReport, step: Any) -> dict[str, Any] | None:
    if report.outcome is Outcome.REFUSED:
        faults = [[fault.column, fault.reason] for fault in report.faults]
        return {"faults": faults, "notes": list(report.notes), "cells": list(step.said.row.cells)}
    told: dict[str, Any] = {"notes": list(report.notes)} if report.notes else {}
    if waits_for := getattr(step, "waits_for", ""):
        told[WAITS] = waits_for
    return told or None


def _more(counts: dict[str, int], reports: Sequence[RowReport]) -> dict[str, int]:
    more = Counter(counts)
    more.update(report.outcome.value for report in reports)
    return {outcome.value: more[outcome.value] for outcome in Outcome}
