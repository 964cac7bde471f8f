"""What was done by whom, to whom: the log, for those who look after it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from services.membership.models import TrailEntry, TrailSubject
from services.membership.rules.calendar import check_span
from shared.database import Page, Session, keyset
from shared.spreadsheets import armoured
from shared.trail import Checkpoint
from shared.trail.chain import head_of

COLUMNS = (
    "id", "done_at", "by_person_id", "by_program", "operation", "number", "hash", "deed", "table",
    "row", "fields", "about",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which entries: about whom, by whom, of what kind, and of when."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None
    membership_id: UUID | None = None
    by_person_id: UUID | None = None
    operation: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class DetailShown:
    """What was done to a row, or to many at once."""

    deed: str
    table: str
    row: str
    fields: dict[str, Any] | None
    about: list[str]

    @property
    def is_shredded(self) -> bool:
        """Whether what was written here was taken out, since somebody was erased."""
        return self.fields is None


@dataclass(frozen=True)
class EntryShown:
    """One entry of the log."""

    id: UUID
    done_at: datetime
    by_person_id: UUID | None
    by_program: str
    operation: str
    number: int | None
    hash: str | None
    details: list[DetailShown]


def entries(session: Session, asked: Asked, after: str | None, limit: int) -> Page[EntryShown]:
    """A page of the log, oldest first."""
    page = keyset(session, _found(asked), TrailEntry.id, after, limit)
    return Page([_shown(entry) for entry in page.items], page.next)


def head(session: Session) -> Checkpoint:
    """The entry that was sealed last: kept elsewhere, it proves what the log was."""
    return head_of(session)


def lines(page: Page[EntryShown]) -> Iterator[str]:
    """A page of the log as a table, a line for each row that was changed."""
    yield _line(COLUMNS)
    for entry in page.items:
        whole = [
            entry.id, entry.done_at.isoformat(), entry.by_person_id, entry.by_program,
            entry.operation, entry.number, entry.hash,
        ]  # fmt: skip
        for detail in entry.details:
            fields = "" if detail.fields is None else json.dumps(detail.fields, ensure_ascii=False)
            about = " ".join(detail.about)
            yield _line((*whole, detail.deed, detail.table, detail.row, fields, about))


def _found(asked: Asked) -> Select[Any]:
    check_span(asked.since, asked.until)
    found = select(TrailEntry)
    for kind in ("person", "organisation", "membership"):
        subject_id = getattr(asked, f"{kind}_id")
        if subject_id is not None:
            about = select(TrailSubject.entry_id).where(
                TrailSubject.subject_id == subject_id, TrailSubject.kind == kind
            )
            found = found.where(TrailEntry.id.in_(about))
    if asked.by_person_id is not None:
        found = found.where(TrailEntry.by_person_id == asked.by_person_id)
    if asked.operation is not None:
        found = found.where(TrailEntry.operation == asked.operation)
    if asked.since is not None:
        found = found.where(TrailEntry.done_at >= asked.since)
    if asked.until is not None:
        found = found.where(TrailEntry.done_at < asked.until)
    return found


def _shown(entry: TrailEntry) -> EntryShown:
    return EntryShown(
        id=entry.id,
        done_at=entry.done_at,
        by_person_id=entry.by_person_id,
        by_program=entry.by_program,
        operation=entry.operation,
        number=entry.number,
        hash=entry.hash,
        details=[
            DetailShown(
                deed=detail.deed,
                table=detail.of_table,
                row=detail.row_key,
                fields=None if detail.fields is None else json.loads(detail.fields),
                about=[
                    f"{one.kind} {one.subject_id}"
                    for one in entry.subjects
                    if one.position == detail.position
                ],
            )
            for detail in entry.details
        ],
    )


def _line(cells: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["" if cell is None else armoured(str(cell)) for cell in cells])
    return buffer.getvalue()
