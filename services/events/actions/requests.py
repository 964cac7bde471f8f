"""Answers that need an approval: given, or refused, by who manages the gathering."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.events.actions.holds import free_what_ran_out
from services.events.actions.places import lock_gathering
from services.events.actions.rsvps import cancel_rsvp, take_or_wait
from services.events.models import HAS_PLACES, Rsvp, RsvpState
from services.events.queries.rsvps import last_rsvp
from services.events.rules import check_open_to_rsvps
from services.events.rules.policies import NobodyAsked
from shared.database import Session


def approve_request(session: Session, gathering_id: UUID, person_id: UUID, now: datetime) -> Rsvp:
    """Let somebody in who asked: they get places, or a position. A second time it is as it is."""
    gathering = lock_gathering(session, gathering_id)
    rsvp = last_rsvp(session, gathering_id, person_id)
    if rsvp.state in (*HAS_PLACES, RsvpState.WAITING):
        return rsvp
    check_open_to_rsvps(gathering, now)
    if rsvp.state != RsvpState.ASKED:
        raise NobodyAsked
    free_what_ran_out(session, gathering, now)
    return take_or_wait(session, gathering, rsvp, now)


def refuse_request(session: Session, gathering_id: UUID, person_id: UUID, now: datetime) -> Rsvp:
    """Say no to somebody who asked. A second time it is said already."""
    lock_gathering(session, gathering_id)
    rsvp = last_rsvp(session, gathering_id, person_id)
    if rsvp.state not in (RsvpState.ASKED, RsvpState.CANCELLED):
        raise NobodyAsked
    return cancel_rsvp(session, gathering_id, person_id, now)
