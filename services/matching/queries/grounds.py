"""On what ground persons take part, and who is concerned by a change of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.matching.models import Membership, Organisation, Representation
from services.matching.rules.standing import Ground
from shared.database import Session

_MEMBERSHIP = (Membership.id, Membership.announced_at, Membership.taken_over)
_REPRESENTATION = (
    Representation.id.label("representation_id"),
    Representation.organisation_id,
    Representation.announced_at.label("appointed_at"),
    Representation.taken_over.label("was_appointed"),
)


def ground_of(session: Session, person_id: UUID) -> Ground | None:
    """The ground on which a person takes part: the oldest organisation they speak for that is an active member
    and is described, else a membership of their own; None while there is neither."""
    speaks = session.execute(
        select(*_MEMBERSHIP, *_REPRESENTATION)
        .join(Membership, Membership.organisation_id == Representation.organisation_id)
        .join(Organisation, Organisation.id == Representation.organisation_id)
        .where(
            Representation.person_id == person_id, ~Representation.has_left, Membership.is_active
        )
        .order_by(Representation.starts_on, Representation.id, Membership.starts_on, Membership.id)
    ).first()
    if speaks:
        return _of_representative(speaks._mapping)
    own = session.execute(
        select(*_MEMBERSHIP)
        .where(Membership.person_id == person_id, Membership.is_active)
        .order_by(Membership.starts_on, Membership.id)
    ).first()
    return own and Ground(
        id=own.id,
        party_id=person_id,
        joined_at=own.announced_at,
        is_new_membership=not own.taken_over,
    )


def representatives(session: Session, *organisation_ids: UUID) -> list[UUID]:
    """Those who speak for these organisations, in order of id."""
    speaking = select(Representation.person_id).where(
        Representation.organisation_id.in_(organisation_ids), ~Representation.has_left
    )
    return sorted(session.scalars(speaking.distinct()))


def _of_representative(row: Mapping[Any, Any]) -> Ground:
    return Ground(
        id=row["representation_id"],
        party_id=row["organisation_id"],
        joined_at=row["announced_at"],
        is_new_membership=not row["taken_over"],
        appointed_at=row["appointed_at"],
        is_new_representation=not row["was_appointed"],
    )
