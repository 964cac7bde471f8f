"""Which places of a leaver were for the organisation that they left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from services.events.models import (
    TAKES_PLACE,
    Admission,
    Allocation,
    Gathering,
    Representation,
    Rsvp,
    RsvpState,
)
from shared.database import Session


def places_of_leaver(
    session: Session, organisation_id: UUID, leaver_id: UUID, now: datetime
) -> list[tuple[Rsvp, Gathering]]:
    """The answers to coming events that a leaver gave as somebody of an organisation, the next first.

    So is what they have of the places that are kept for it, member or not.

    None where they speak for another organisation, too: whom they were to come for is theirs to say.
    """
    if speaks_elsewhere(session, organisation_id, leaver_id):
        return []
    kept = select(Allocation.id).where(Allocation.organisation_id == organisation_id)
    found = (
        select(Rsvp, Gathering)
        .join(Gathering, Gathering.id == Rsvp.gathering_id)
        .where(
            Rsvp.person_id == leaver_id,
            Rsvp.state != RsvpState.CANCELLED,
            or_(Rsvp.admitted_as == Admission.REPRESENTATIVE, Rsvp.allocation_id.in_(kept)),
            Gathering.state.in_(TAKES_PLACE),
            Gathering.starts_at > now,
        )
        .order_by(Gathering.starts_at, Rsvp.id)
    )
    return [(rsvp, gathering) for rsvp, gathering in session.execute(found)]


def speaks_elsewhere(session: Session, organisation_id: UUID, leaver_id: UUID) -> bool:
    """Whether a leaver speaks for another organisation, too."""
    elsewhere = select(Representation.representation_id).where(
        Representation.person_id == leaver_id,
        Representation.organisation_id != organisation_id,
        Representation.left_on.is_(None),
    )
    return session.scalar(elsewhere.limit(1)) is not None
