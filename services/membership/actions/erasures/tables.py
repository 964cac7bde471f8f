"""What was kept aside: rows of tables that were sent, and of organisations that were merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from services.membership.models import ContactPoint, ImportPortion, ImportRow, Merge, Person
from services.membership.rules.keys import address_key
from shared.database import Session

_WITHHELD = "is about somebody who was erased meanwhile"


@dataclass(frozen=True)
class Words:
    """By what a row is known to be of a person: an address of theirs alone, or their name and a shared one."""

    name: str
    alone: frozenset[str]
    shared: frozenset[str]

    def are_in(self, cells: Iterable[Any]) -> bool:
        """Whether the cells of a row are about the person."""
        told = {cell.strip().casefold() for cell in cells if isinstance(cell, str)}
        keys = {address_key(one) for one in told}
        return bool(keys & self.alone) or (
            self.name.casefold() in told and bool(keys & self.shared)
        )


def words_of(session: Session, person: Person) -> Words:
    """What is looked for; two people may share an address, and only one of them is erased."""
    keys = {point.address_key for point in person.contact_points}
    others = select(ContactPoint.address_key).where(
        ContactPoint.address_key.in_(keys), ContactPoint.person_id != person.id
    )
    shared = frozenset(session.scalars(others))
    return Words(person.full_name, frozenset(keys - shared), shared)


def forget_in_tables(session: Session, words: Words) -> int:
    """Blank the rows that are about the person; returns how many. Asking twice blanks no more."""
    addresses = words.alone | words.shared
    if not addresses:
        return 0
    waiting = select(ImportPortion).where(_holds(ImportPortion.rows, addresses))
    count = sum(_blank(portion, words) for portion in session.scalars(waiting).all())
    told = select(ImportRow).where(_holds(ImportRow.told, addresses))
    for row in session.scalars(told).all():
        if row.told is not None and words.are_in(row.told.get("cells", ())):
            row.told, count = None, count + 1
    session.flush()
    return count


def _holds(column: Any, addresses: Collection[str]) -> Any:
    text = func.lower(cast(column, Text))
    return or_(*(text.contains(one, autoescape=True) for one in addresses))


def _blank(portion: ImportPortion, words: Words) -> int:
    rows, count = [], 0
    for number, fault, *cells in portion.rows:
        if words.are_in(cells):
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
