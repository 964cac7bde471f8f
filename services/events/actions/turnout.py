"""The host says who came, where the door did not see it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.events.actions.places import lock_gathering
from services.events.models import Gathering, RsvpState, TurnoutCorrection
from services.events.queries.rsvps import open_rsvp
from services.events.rules import NoSuchRsvp
from services.events.rules.turnout import check_came, check_over
from shared.database import Session, upsert


def say_all_came(session: Session, gathering_id: UUID, all_came: bool, now: datetime) -> Gathering:
    """Say that nobody noted who came, and that all are to be counted as there; or take that back."""
    gathering = lock_gathering(session, gathering_id)
    check_over(gathering, now)
    gathering.all_came = all_came
    return gathering


def correct_turnout(
    session: Session, gathering_id: UUID, person_id: UUID, came: int, now: datetime
) -> None:
    """Say how many of a person's places came, whatever was noted at the door. A second time replaces it."""
    gathering = lock_gathering(session, gathering_id)
    check_over(gathering, now)
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is None or rsvp.state != RsvpState.CONFIRMED:
        raise NoSuchRsvp("They had no place.")
    check_came(came, rsvp.places)
    facts = {"gathering_id": gathering_id, "person_id": person_id, "corrected_at": now}
    upsert(session, TurnoutCorrection, {"rsvp_id": rsvp.id}, {**facts, "came": came})
