"""Deciding what the rows of a table mean, some at a time, in the knowledge of the rows before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from services.membership.actions.imports.columns import columns_of, passed_over
from services.membership.actions.imports.manners import Manner
from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.organisations import OrganisationImport
from services.membership.actions.imports.parents import Foretold
from services.membership.actions.imports.persons import PersonImport
from services.membership.actions.imports.reading import Reader
from services.membership.actions.imports.reports import Report
from services.membership.actions.imports.tables import Row, Rows, Table
from services.membership.actions.imports.waiting import never_came, said_in
from shared.callers import Caller
from shared.database import Session

PORTION = 1_000
_KINDS: dict[str, type[OrganisationImport] | type[PersonImport]] = {
    "organisations": OrganisationImport,
    "persons": PersonImport,
}


class Planner:
    """Reads rows and decides what each means; what it planned it knows for the rows after."""

    def __init__(
        self,
        names: Sequence[str],
        mapping: Mapping,
        today: date,
        now: datetime,
        asked_by: Caller | None = None,
        manner: Manner | None = None,
    ) -> None:
        columns = columns_of(Rows(tuple(names), ()), mapping)
        self.passed_over = passed_over(names, columns)
        self.reader = Reader(names, columns, mapping)
        self.work = _KINDS[mapping.kind](today, now, asked_by, manner)

    def plan(self, session: Session, rows: Iterable[Row]) -> list[Any]:
        """What some rows mean; changes nothing."""
        return self.work.plan(session, [self.reader.read(row) for row in rows])

    def foresee(self, foretold: Foretold) -> None:
        """Let what is planned know what the rows to come are called."""
        self.work.foretold = foretold

    @property
    def places_branches(self) -> bool:
        """Whether rows may name parents, which may stand anywhere in the table."""
        return "parent" in self.reader.columns

    def left(self) -> list[Any]:
        """What was planned and waited for a row that was refused; it is noted of each."""
        if not isinstance(self.work, OrganisationImport):
            return []
        left = [*self.work.parents.waiting]
        self.work.parents.waiting.clear()
        for step in left:
            step.said.notes.append(never_came(step.waits_for))
        return left


def preview(
    session: Session,
    rows: Rows | Table,
    mapping: Mapping,
    now: datetime,
    today: date | None = None,
    asked_by: Caller | None = None,
    manner: Manner | None = None,
) -> Report:
    """What an import would do, row by row; changes nothing, and keeps nothing.

    `asked_by` is who must be allowed each row; nobody, where whoever runs the house asks.
    """
    planner = Planner(rows.columns, mapping, today or now.date(), now, asked_by, manner)
    report = Report(planner.passed_over)
    parts: Any = portions(rows.rows)
    parts = list(parts) if planner.places_branches else parts
    for number, portion in enumerate(parts, 1):
        if planner.places_branches:
            planner.foresee(partial(_foretold, rows.columns, mapping, parts[number:]))
        report.rows += [step.report for step in planner.plan(session, portion)]
    _note_those_left(report, planner)
    return report


def portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    left = iter(rows)
    while portion := list(islice(left, PORTION)):
        yield portion


def _foretold(
    columns: Sequence[str], mapping: Mapping, parts: Sequence[list[Row]], texts: set[str]
) -> set[str]:
    return said_in(texts, columns, mapping, ([row.cells for row in part] for part in parts))


def _note_those_left(report: Report, planner: Planner) -> None:
    """Note of rows that they waited for a parent whose row is refused."""
    left = planner.left()
    place = {row.number: at for at, row in enumerate(report.rows)} if left else {}
    for step in left:
        report.rows[place[step.said.row.number]] = step.report
