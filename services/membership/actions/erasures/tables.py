"""What was kept aside: rows of tables that were sent, and of organisations that were merged."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Text, cast, func, null, or_, select, update

from services.membership.models import ImportPortion, ImportRow, Merge
from services.membership.rules.keys import address_key
from shared.database import Session

_WITHHELD = "is about somebody who was erased meanwhile"


def forget_in_tables(session: Session, addresses: Collection[str]) -> int:
    """Blank the rows that hold one of these addresses; returns how many. Asking twice blanks no more."""
    if not addresses:
        return 0
    waiting = select(ImportPortion).where(_holds(ImportPortion.rows, addresses))
    count = sum(_blank(portion, addresses) for portion in session.scalars(waiting).all())
    done = update(ImportRow).where(_holds(ImportRow.told, addresses)).values(told=null())
    blanked = session.execute(done.execution_options(synchronize_session=False))
    return count + int(blanked.rowcount)  # type: ignore[attr-defined]


def _holds(column: Any, addresses: Collection[str]) -> Any:
    text = func.lower(cast(column, Text))
    return or_(*(text.contains(one, autoescape=True) for one in addresses))


def _blank(portion: ImportPortion, addresses: Collection[str]) -> int:
    rows, count = [], 0
    for number, fault, *cells in portion.rows:
        if any(address_key(cell) in addresses for cell in cells if isinstance(cell, str)):
            fault, cells, count = _WITHHELD, ["" for _ in cells], count + 1
        rows.append([number, fault, *cells])
    portion.rows = rows
    return count


def forget_in_merges(session: Session, addresses: Collection[str]) -> None:
    """What merges of organisations keep has no address of the person any more. Asking twice changes no more."""
    if not addresses:
        return
    holding = select(Merge).where(Merge.kind == "organisation", _holds(Merge.changes, addresses))
    for merge in session.scalars(holding).all():
        merge.changes = [_without(note, addresses) for note in merge.changes]
    session.flush()


def _without(told: Any, addresses: Collection[str]) -> Any:
    if isinstance(told, dict):
        return {name: _without(one, addresses) for name, one in told.items()}
    if isinstance(told, list):
        return [_without(one, addresses) for one in told]
    return "" if isinstance(told, str) and address_key(told) in addresses else told
