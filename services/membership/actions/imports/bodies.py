"""Which organisation a row means: by its reference, or by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.membership.actions.imports.reading import OURS, sourced
from services.membership.models import Organisation, Reference
from services.membership.queries.finding import living_ids
from services.membership.rules.keys import organisation_key
from shared.database import Session


class Unclear(Exception):
    """No organisation, or several, are meant."""


class Unknown(Unclear):
    """No organisation is meant."""


class Names:
    """By which references and names some organisations are called."""

    def __init__(self) -> None:
        self.by_reference: dict[str, set[UUID]] = defaultdict(set)
        self.by_name: dict[str, set[UUID]] = defaultdict(set)

    def add(self, subject_id: UUID, reference: tuple[str, str] | None, key: str) -> None:
        """Remember by which reference, and by which key of a name, an organisation is called."""
        if reference is not None:
            self.by_reference[reference[1]].add(subject_id)
            self.by_reference[":".join(reference)].add(subject_id)
        if key:
            self.by_name[key].add(subject_id)


def meant_by(text: str, *names: Names) -> UUID:
    """The one organisation that a text means, by its reference or else by its name. Raises Unclear."""
    key = organisation_key(text)
    found = {one for each in names for one in each.by_reference.get(text, ())}
    found = found or {one for each in names for one in each.by_name.get(key, ())}
    if not found:
        raise Unknown(f"is {text!r}; no organisation has that reference or name")
    if len(found) > 1:
        raise Unclear(f"is {text!r}, which {len(found)} are called; give the reference")
    return next(iter(found))


class Bodies:
    """The organisations that some texts may mean."""

    def __init__(self, session: Session, texts: Iterable[str]) -> None:
        wanted = set(texts) - {""}
        self.names = Names()
        references = select(Reference.source, Reference.name, Reference.subject_id).where(
            Reference.kind == "organisation",
            Reference.name.in_({sourced(text, "")[1] for text in wanted}),
        )
        for one in session.execute(references):
            self.names.add(one.subject_id, (one.source, one.name), "")
        keys = {organisation_key(text) for text in wanted} - {""}
        called = select(Organisation.id, Organisation.name_key).where(
            Organisation.name_key.in_(keys)
        )
        for subject_id, key in session.execute(called):
            self.names.add(subject_id, None, key)
        self._learn_own_ids(session, wanted)

    @property
    def ids(self) -> set[UUID]:
        """All that may be meant."""
        called = (*self.names.by_reference.values(), *self.names.by_name.values())
        return {one for found in called for one in found}

    def lock(self, session: Session) -> dict[UUID, Any]:
        """The ids, sectors and sizes of them all, kept from others who count their seats meanwhile."""
        if not (ids := self.ids):
            return {}
        told = select(Organisation.id, Organisation.sector, Organisation.size_band)
        wanted = told.where(Organisation.id.in_(ids)).order_by(Organisation.id)
        return {one.id: one for one in session.execute(wanted.with_for_update())}

    def meant_by(self, text: str) -> UUID:
        """The one that a text means. Raises Unclear."""
        return meant_by(text, self.names)

    def _learn_own_ids(self, session: Session, texts: Iterable[str]) -> None:
        ids = {
            f"{OURS}:{subject_id}": subject_id
            for subject_id in map(_own_id, texts)
            if subject_id is not None
        }
        if not ids:
            return
        living = living_ids(session, ids.values())
        found = select(Organisation.id).where(Organisation.id.in_(living.values()))
        known = set(session.scalars(found))
        for text, subject_id in ids.items():
            if living[subject_id] in known:
                self.names.by_reference[text].add(living[subject_id])


def _own_id(text: str) -> UUID | None:
    source, name = sourced(text, "")
    try:
        return UUID(name) if source == OURS else None
    except ValueError:
        return None
