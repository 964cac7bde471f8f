"""Which organisation a person's row means: by its reference, or by its name."""

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


class Bodies:
    """The organisations that some texts may mean."""

    def __init__(self, session: Session, texts: Iterable[str]) -> None:
        wanted = set(texts) - {""}
        self._by_reference: dict[str, set[UUID]] = defaultdict(set)
        self._by_name: dict[str, set[UUID]] = defaultdict(set)
        names = {sourced(text, "")[1] for text in wanted}
        references = select(Reference.source, Reference.name, Reference.subject_id).where(
            Reference.kind == "organisation", Reference.name.in_(names)
        )
        for one in session.execute(references):
            self._by_reference[one.name].add(one.subject_id)
            self._by_reference[f"{one.source}:{one.name}"].add(one.subject_id)
        keys = {organisation_key(text) for text in wanted} - {""}
        called = select(Organisation.id, Organisation.name_key).where(
            Organisation.name_key.in_(keys)
        )
        for subject_id, key in session.execute(called):
            self._by_name[key].add(subject_id)
        self._learn_own_ids(session, wanted)

    def lock(self, session: Session) -> dict[UUID, Any]:
        """The ids, sectors and sizes of them all, kept from others who count their seats meanwhile."""
        ids = {one for found in self._by_reference.values() for one in found}
        ids |= {one for found in self._by_name.values() for one in found}
        if not ids:
            return {}
        told = select(Organisation.id, Organisation.sector, Organisation.size_band)
        wanted = told.where(Organisation.id.in_(ids)).order_by(Organisation.id)
        return {one.id: one for one in session.execute(wanted.with_for_update())}

    def meant_by(self, text: str) -> UUID:
        """The one that a text means. Raises Unclear."""
        found = self._by_reference.get(text) or self._by_name.get(organisation_key(text))
        if not found:
            raise Unclear(f"is {text!r}; no organisation has that reference or name")
        if len(found) > 1:
            raise Unclear(f"is {text!r}, which {len(found)} are called; give the reference")
        return next(iter(found))

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
                self._by_reference[text].add(living[subject_id])


def _own_id(text: str) -> UUID | None:
    source, name = sourced(text, "")
    try:
        return UUID(name) if source == OURS else None
    except ValueError:
        return None
