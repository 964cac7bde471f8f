"""Deciding what the rows of a table mean, some at a time, in the knowledge of the rows before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from services.membership.actions.imports.columns import columns_of, passed_over
from services.membership.actions.imports.manners import Manner
from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.organisations import OrganisationImport
from services.membership.actions.imports.persons import PersonImport
from services.membership.actions.imports.reading import Reader
from services.membership.actions.imports.reports import Report
from services.membership.actions.imports.tables import Row, Rows, Table
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
    for portion in portions(rows.rows):
        report.rows += [step.report for step in planner.plan(session, portion)]
    return report


def portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    left = iter(rows)
    while portion := list(islice(left, PORTION)):
        yield portion
