"""Branches whose parents stand further down in a table: whom they wait for, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.membership.actions.imports.bodies import Bodies, Unclear, Unknown
from services.membership.actions.imports.columns import columns_of, places_of
from services.membership.actions.imports.mapping import Mapping, mapping_of
from services.membership.actions.imports.reading import sourced
from services.membership.actions.imports.tables import Rows
from services.membership.models import ImportPortion, ImportRow, ImportRun, Organisation
from services.membership.queries.organisations import parents_of
from services.membership.rules.branches import BranchOfItself, all_above, check_no_circle
from services.membership.rules.keys import organisation_key
from shared.database import Session
from shared.spreadsheets import bare

WAITS = "parent"
_MANY = 500


def said_later(session: Session, run: ImportRun, portion: int, texts: set[str]) -> set[str]:
    """Which of these texts are references or names of rows that come in the portions after one."""
    later = select(ImportPortion.rows).where(
        ImportPortion.run_id == run.id, ImportPortion.number > portion
    )
    parts = session.scalars(later.order_by(ImportPortion.number))
    cells = ([row[2:] for row in rows] for rows in parts)
    return said_in(texts, run.columns, mapping_of(run.mapping), cells)


def said_in(
    texts: set[str],
    columns: Sequence[str],
    mapping: Mapping,
    parts: Iterable[Sequence[Sequence[str]]],
) -> set[str]:
    """Which of these texts are references or names of rows, whose cells come some rows at a time."""
    left, keys = set(texts), {text: organisation_key(text) for text in texts}
    read = columns_of(Rows(tuple(columns), ()), mapping)
    places = [
        places_of(read[name], columns) if name in read else () for name in ("reference", "name")
    ]
    for rows in parts:
        references = {
            form
            for cell in _cells(rows, places[0])
            for form in _forms(sourced(cell, mapping.source))
        }
        names = {organisation_key(cell) for cell in _cells(rows, places[1])}
        left -= {text for text in left if text in references or keys[text] in names}
        if not left:
            break
    return texts - left


def never_came(text: str) -> str:
    """What is noted of a row whose parent's row was refused."""
    return f"is nobody's branch yet: the row of its parent {text!r} was not taken in"


def place_waiting(session: Session, run: ImportRun) -> None:
    """Put the branches of a run that is through under the parents that have come; say where none has.

    Asking twice places nobody anew.
    """
    if WAITS not in columns_of(Rows(tuple(run.columns), ()), mapping_of(run.mapping)):
        return
    wanted = select(ImportRow.number, ImportRow.subject_id, ImportRow.told).where(
        ImportRow.run_id == run.id, ImportRow.subject_id.is_not(None)
    )
    waiting = [row for row in session.execute(wanted) if row.told and WAITS in row.told]
    for first in range(0, len(waiting), _MANY):
        _place(session, run, waiting[first : first + _MANY])
    session.flush()


def _place(session: Session, run: ImportRun, rows: Sequence[Any]) -> None:
    bodies = Bodies(session, (row.told[WAITS] for row in rows))
    above = parents_of(session, bodies.ids)
    own = select(Organisation).where(Organisation.id.in_([row.subject_id for row in rows]))
    known = {one.id: one for one in session.scalars(own)}
    for row in rows:
        told = dict(row.told)
        text = told.pop(WAITS)
        try:
            _put(known[row.subject_id], bodies.meant_by(text), above)
        except Unknown:
            told["notes"] = [*told.get("notes", ()), never_came(text)]
        except (Unclear, BranchOfItself) as error:
            told["notes"] = [*told.get("notes", ()), f"is nobody's branch yet: {_why(text, error)}"]
        changed = update(ImportRow).where(
            ImportRow.run_id == run.id, ImportRow.number == row.number
        )
        session.execute(changed.values(told=told or None))


def _put(branch: Organisation, parent_id: UUID, above: dict[UUID, UUID]) -> None:
    check_no_circle(branch.id, parent_id, all_above(parent_id, above))
    branch.parent_id = above[branch.id] = parent_id


def _why(text: str, error: Exception) -> str:
    told = error.detail if isinstance(error, BranchOfItself) else str(error)
    return f"the parent {told}" if isinstance(error, Unclear) else f"{text!r} is below it. {told}"


def _cells(rows: Iterable[Sequence[str]], places: Sequence[int]) -> Iterator[str]:
    for cells in rows:
        cell = " ".join(" ".join(filter(None, (bare(cells[at]) for at in places))).split())
        if cell:
            yield cell


def _forms(reference: tuple[str, str]) -> tuple[str, str]:
    return reference[1], ":".join(reference)
