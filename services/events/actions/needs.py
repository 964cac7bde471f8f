"""Access and dietary needs are told, taken back, and erased after the gathering."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from services.events.models import Gathering, Needs, Rsvp
from services.events.queries.rsvps import open_rsvp
from services.events.rules import NoSuchRsvp
from shared.database import Session, upsert

KEPT = timedelta(days=3)


def tell_needs(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    access: str,
    dietary: str,
    now: datetime,
) -> Needs:
    """Say what a person needs who comes, or waits; a second time replaces what was said. Empty says nothing."""
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is None:
        raise NoSuchRsvp
    told = {"person_id": person_id, "access": access, "dietary": dietary, "told_at": now}
    if access or dietary:
        upsert(session, Needs, {"rsvp_id": rsvp.id}, told)
    else:
        session.execute(delete(Needs).where(Needs.rsvp_id == rsvp.id))
    return Needs(rsvp_id=rsvp.id, **told)


def forget_needs(session: Session, rsvp_id: UUID) -> None:
    """Forget what was needed by who does not come. A second time there is nothing left."""
    session.execute(delete(Needs).where(Needs.rsvp_id == rsvp_id))


def forget_past_needs(session: Session, now: datetime, most: int) -> int:
    """Erase the needs at gatherings that ended some days ago; a second time there are none."""
    past = (
        select(Needs.rsvp_id)
        .join(Rsvp, Rsvp.id == Needs.rsvp_id)
        .join(Gathering, Gathering.id == Rsvp.gathering_id)
        .where(Gathering.ends_at <= now - KEPT)
        .limit(most)
    )
    ids = list(session.scalars(past))
    session.execute(delete(Needs).where(Needs.rsvp_id.in_(ids)))
    return len(ids)
