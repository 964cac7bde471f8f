"""Finding again what a row is about: by its reference, or else by what it is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from uuid import UUID

from sqlalchemy import insert, select

from services.membership.actions.imports.reading import OURS
from services.membership.models import Reference
from shared.database import Session

Called = tuple[str, str]


class Ambiguous(Exception):
    """Several are called so; the message says how many."""


class Finder:
    """Knows what the tables and the rows before know of the organisations, or the persons, in question."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._by_reference: dict[Called, UUID] = {}
        self._sources: dict[UUID, set[str]] = defaultdict(set)
        self._by_key: dict[Hashable, dict[UUID, None]] = defaultdict(dict)

    def ids_of(self, session: Session, references: Iterable[Called]) -> set[UUID]:
        """The ids that references lead to; our own reference is the id itself."""
        wanted = set(references)
        of_kind = select(Reference).where(Reference.kind == self.kind)
        found = session.scalars(of_kind.where(Reference.name.in_({name for _, name in wanted})))
        ids = {one.subject_id for one in found if (one.source, one.name) in wanted}
        return ids | {
            subject_id for source, name in wanted if source == OURS for subject_id in _as_id(name)
        }

    def learn(self, session: Session, keys: Iterable[tuple[UUID, Hashable]]) -> None:
        """Take in what is in the tables: ids, and what they are called."""
        ids = []
        for subject_id, key in keys:
            self._by_key[key][subject_id] = None
            self._by_reference[OURS, str(subject_id)] = subject_id
            ids.append(subject_id)
        of_kind = select(Reference).where(Reference.kind == self.kind)
        for one in session.scalars(of_kind.where(Reference.subject_id.in_(ids))):
            self.note(one.subject_id, (one.source, one.name), None)

    def note(self, subject_id: UUID, reference: Called | None, key: Hashable | None) -> None:
        """Remember what a row made or named."""
        if reference is not None:
            self._by_reference[reference] = subject_id
            self._sources[subject_id].add(reference[0])
        if key is not None:
            self._by_key[key][subject_id] = None

    def is_new(self, subject_id: UUID, reference: Called | None) -> bool:
        """Whether there is a reference that is not yet known to lead to an id."""
        return reference is not None and self._by_reference.get(reference) != subject_id

    def find(self, reference: Called | None, key: Hashable | None) -> UUID | None:
        """What a reference leads to; else the one of this key. Raises Ambiguous.

        One that the same source calls otherwise is another, whatever it is called.
        """
        if reference is not None and reference in self._by_reference:
            return self._by_reference[reference]
        there = list(self._by_key.get(key, ())) if key is not None else []
        if reference is not None:
            there = [
                subject_id for subject_id in there if reference[0] not in self._sources[subject_id]
            ]
        if len(there) > 1:
            raise Ambiguous(f"is what {len(there)} are called; give a reference")
        return there[0] if there else None


def link(session: Session, kind: str, references: dict[UUID, Called | None]) -> None:
    """Remember by which references a source knows these."""
    rows = [
        {"kind": kind, "source": reference[0], "name": reference[1], "subject_id": subject_id}
        for subject_id, reference in references.items()
        if reference is not None
    ]
    if rows:
        session.execute(insert(Reference.__table__), rows)


def _as_id(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []
