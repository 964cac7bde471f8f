"""Who works for the association."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from services.membership.models import StaffRole
from shared.database import Session


def staff_among(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these persons who hold a staff role."""
    held = select(StaffRole.person_id).where(StaffRole.person_id.in_(list(person_ids)))
    return set(session.scalars(held))
