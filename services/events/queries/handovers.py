"""Which places of a leaver were for the organisation that they left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.events.models import (
    TAKES_PLACE,
    Admission,
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

    None where they speak for another organisation, too: whom they were to come for is theirs to say.
    """
    if speaks_elsewhere(session, organisation_id, leaver_id):
        return []
    found = (
        select(Rsvp, Gathering)
        .join(Gathering, Gathering.id == Rsvp.gathering_id)
        .where(
            Rsvp.person_id == leaver_id,
            Rsvp.state != RsvpState.CANCELLED,
            Rsvp.admitted_as == Admission.REPRESENTATIVE,
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
