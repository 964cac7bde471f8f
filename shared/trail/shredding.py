"""Shredding: what was written of a person is taken out of the trail, and the line of hashes stays whole."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from shared.trail.tables import DETAILS, SUBJECTS
from shared.trail.watching import Subject

_SHREDDED = "trail_shredded"


def shred(session: Session, kind: str, subject_id: UUID) -> int:
    """Take out what was written of somebody, with its salt; returns how many details that were.

    That something was done, by whom and to which id, stays. What this transaction does to them is written
    down without a value, too. Doing so again does nothing more.
    """
    session.info.setdefault(_SHREDDED, set()).add((kind, subject_id))
    about = select(SUBJECTS.c.entry_id, SUBJECTS.c.position).where(
        SUBJECTS.c.subject_id == subject_id, SUBJECTS.c.kind == kind
    )
    place = tuple_(DETAILS.c.entry_id, DETAILS.c.position)
    there = update(DETAILS).where(place.in_(about), DETAILS.c.fields.is_not(None))
    done = session.execute(there.values(fields=None, nonce=None))
    return int(done.rowcount)  # type: ignore[attr-defined]


def is_shredded(session: Session, about: Collection[Subject]) -> bool:
    """Whether this transaction shreds somebody whom a change is about."""
    return not session.info.get(_SHREDDED, frozenset()).isdisjoint(about)
