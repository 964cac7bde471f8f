"""What somebody wants on a badge, and in the lists of who comes."""

from __future__ import annotations

from uuid import UUID

from services.events.models import BadgeChoice
from services.events.queries.rsvps import open_rsvp
from services.events.rules import NoSuchRsvp
from shared.database import Session, upsert


def choose_badge(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    *,
    shows_name: bool | None,
    shows_organisation: bool | None,
) -> BadgeChoice:
    """Say what others see of one at a gathering. The same a second time changes nothing."""
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is None:
        raise NoSuchRsvp
    values = {"shows_name": shows_name, "shows_organisation": shows_organisation}
    upsert(session, BadgeChoice, {"rsvp_id": rsvp.id}, {"person_id": person_id, **values})
    return session.get_one(BadgeChoice, rsvp.id, populate_existing=True)
