"""Finding again what a row is about: by its reference, or else by what it is called or numbered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from uuid import UUID

from sqlalchemy import insert, select

from services.membership.actions.imports.reading import OURS
from services.membership.models import Reference
from services.membership.queries.finding import living_ids
from shared.database import Session

Called = tuple[str, str]
Recall = Callable[[Collection[UUID]], dict[tuple[UUID, UUID | None], int]]


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
        """The ids that references lead to; our own reference is the id itself, also a merged one's."""
        wanted = set(references)
        if not wanted:
            return set()
        of_kind = select(Reference.source, Reference.name, Reference.subject_id).where(
            Reference.kind == self.kind
        )
        found = session.execute(of_kind.where(Reference.name.in_({name for _, name in wanted})))
        ids = {row.subject_id for row in found if (row.source, row.name) in wanted}
        own = {
            subject_id for source, name in wanted if source == OURS for subject_id in _as_id(name)
        }
        living = living_ids(session, own) if own else {}
        for old_id, now_is in living.items():
            if old_id != now_is:
                self._by_reference[OURS, str(old_id)] = now_is
        return ids | set(living.values())

    def learn(self, session: Session, known: Iterable[tuple[UUID, Sequence[Hashable]]]) -> None:
        """Take in what is in the tables: ids, and by which keys they are found."""
        ids = []
        for subject_id, keys in known:
            for key in keys:
                self._by_key[key][subject_id] = None
            self._by_reference[OURS, str(subject_id)] = subject_id
            ids.append(subject_id)
        if not ids:
            return
        of_kind = select(Reference.source, Reference.name, Reference.subject_id).where(
            Reference.kind == self.kind
        )
        for row in session.execute(of_kind.where(Reference.subject_id.in_(ids))):
            self.note(row.subject_id, (row.source, row.name), ())

    def note(self, subject_id: UUID, reference: Called | None, keys: Iterable[Hashable]) -> None:
        """Remember what a row made or named."""
        if reference is not None:
            self._by_reference[reference] = subject_id
            self._sources[subject_id].add(reference[0])
        for key in keys:
            self._by_key[key][subject_id] = None

    def leads_elsewhere(self, subject_id: UUID, reference: Called | None) -> bool:
        """Whether a reference is known, and for another."""
        return reference is not None and self._by_reference.get(reference) not in (None, subject_id)

    def is_new(self, reference: Called | None) -> bool:
        """Whether there is a reference that is not yet known to lead to anything."""
        return reference is not None and reference not in self._by_reference

    def find(
        self, reference: Called | None, keys: Sequence[Hashable], by_reference: bool = True
    ) -> UUID | None:
        """What a reference leads to; else the one of the first key that leads to any. Raises Ambiguous.

        One that the same source calls otherwise is another, whatever it is called.
        """
        if by_reference and reference is not None and reference in self._by_reference:
            return self._by_reference[reference]
        for key in keys:
            there = list(self._by_key.get(key, ()))
            if reference is not None:
                there = [one for one in there if reference[0] not in self._sources[one]]
            if len(there) > 1:
                raise Ambiguous(f"is what {len(there)} are called; give a reference")
            if there:
                return there[0]
        return None


def nothing_before(_: Collection[UUID]) -> dict[tuple[UUID, UUID | None], int]:
    """What is recalled where no rows were taken in before."""
    return {}


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
