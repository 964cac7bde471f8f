"""Hints of rows that enter somebody who looks like one who is known: notes for a steward, never a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.membership.actions.imports.reading import Said
from services.membership.queries.duplicates import Alike, alike
from shared.database import Session

_MOST = 3


def note_those_alike(
    session: Session, kind: str, new: Mapping[UUID, tuple[Said, Mapping[str, Any]]]
) -> None:
    """Note of rows that enter somebody new who is known and looks like them, and in what.

    `new` has of each what it is compared by; all are compared in a few statements.
    """
    if not new:
        return
    found = alike(session, kind, {one: likeness for one, (_, likeness) in new.items()})
    for one, known in found.items():
        notes = new[one][0].notes
        notes += [_hint(each) for each in known[:_MOST]]
        if len(known) > _MOST:
            notes.append(f"may be one of {len(known) - _MOST} others, too")


def _hint(known: Alike) -> str:
    return f"may be the same as {known.name} ({known.id}): {' and '.join(known.reasons)}"
