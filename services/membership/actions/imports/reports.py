"""What an import did, or would do, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from services.membership.actions.imports.reading import Fault, Said


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowReport(NamedTuple):
    """What became of one row, and what was worth a note."""

    number: int
    outcome: Outcome
    id: UUID | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Report:
    """What became of all rows, and the columns that were passed over."""

    passed_over: tuple[str, ...] = ()
    rows: list[RowReport] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows had each outcome."""
        counted = Counter(row.outcome for row in self.rows)
        return {str(outcome): counted[outcome] for outcome in Outcome}

    @property
    def refused(self) -> list[RowReport]:
        """The rows that were refused."""
        return [row for row in self.rows if row.outcome is Outcome.REFUSED]


def report_of(said: Said, outcome: Outcome, subject_id: UUID) -> RowReport:
    """What is told of a row; its faults outweigh what would have become of it."""
    number, notes = said.row.number, tuple(said.notes)
    if said.faults:
        return RowReport(number, Outcome.REFUSED, None, tuple(said.faults), notes)
    return RowReport(number, outcome, subject_id, (), notes)
