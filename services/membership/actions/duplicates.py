"""Telling apart two records that look alike."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.models import Distinction
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.rules.likeness import pair_of
from shared.database import Session, insert_once


def tell_apart(
    session: Session, kind: str, first_id: UUID, second_id: UUID, by_id: UUID | None, now: datetime
) -> None:
    """Note for good that two records are two, however alike they look. Asking twice notes it once."""
    find = person_of if kind == "person" else organisation_of
    low_id, high_id = pair_of(find(session, first_id).id, find(session, second_id).id)
    noted = {"kind": kind, "told_at": now, "told_by_id": by_id}
    insert_once(session, Distinction, low_id=low_id, high_id=high_id, **noted)
