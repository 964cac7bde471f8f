"""Imports that run in portions: what was sent, how far they are, and what became of each row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class ImportState(StrEnum):
    """How far an import has come."""

    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


_STATES = ", ".join(f"'{state}'" for state in ImportState)


class ImportRun(db.Model):
    """A table that is looked at, confirmed, and taken in portion by portion; it goes on where it stopped.

    `fingerprint` is of the rows, the mapping and the manner together: the same table sent again while
    it is not through is the same run. `checked` and `taken` are how many rows were looked at and taken in,
    `expected` and `counts` what would become of them and what did. `asked_by` is who must be allowed
    each row; nobody, where whoever runs the house asks.
    """

    __tablename__ = "import_runs"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        CheckConstraint("taken <= total AND checked <= total", name="no_more_than_all"),
        Index("ix_import_runs_state", "state", "id"),
        Index("ix_import_runs_fingerprint", "fingerprint"),
    )

    id: Mapped[UUID] = id_column()
    state: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    manner: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    columns: Mapped[list[str]] = mapped_column(JSONColumn)
    passed_over: Mapped[list[str]] = mapped_column(JSONColumn)
    asked_by: Mapped[dict[str, Any] | None] = mapped_column(JSONColumn)
    total: Mapped[int]
    checked: Mapped[int] = mapped_column(default=0)
    expected: Mapped[dict[str, int]] = mapped_column(JSONColumn, default=dict)
    taken: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSONColumn, default=dict)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ImportPortion(db.Model):
    """Some rows of a run that wait to be taken in, with the lines they stand on; gone when they were."""

    __tablename__ = "import_portions"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[int]
    last: Mapped[int]
    rows: Mapped[list[Any]] = mapped_column(JSONColumn)


class ImportRow(db.Model):
    """What would become of one row, and later what did; a second row about the same one is refused by it.

    `told` has what is wrong, what is worth a note, and the cells of a row that is refused.
    """

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_subject_id", "subject_id", "run_id"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    told: Mapped[dict[str, Any] | None] = mapped_column(JSONColumn)


class SavedMapping(db.Model):
    """How columns of these names were understood the last time; `name` is a hash of them all."""

    __tablename__ = "saved_mappings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    told: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    saved_at: Mapped[datetime]
