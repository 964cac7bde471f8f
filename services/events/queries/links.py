"""Reads the links of letters to those who come, which need no sign-in, and shows what they open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.events.models import Feedback, Gathering, Rsvp, RsvpState
from services.events.queries.attending import asked_of
from services.events.rules import NoSuchRsvp, is_open_to_rsvps
from services.events.rules.policies import fee_of_cancelling
from shared import tokens
from shared.database import Session
from shared.settings import Settings

RECONFIRM, FEEDBACK, TICKETS = "reconfirmation", "feedback", "tickets"
"""What the links are signed for; notifications makes them (`letters/links.py` there)."""


@dataclass(frozen=True)
class GuestLink:
    """For which answer a link is; `language` is what its reader reads."""

    rsvp_id: UUID
    language: str


def read_guest_link(settings: Settings, token: str, now: datetime, purpose: str) -> GuestLink:
    """What a link of a letter is for. Raises BadToken, or ExpiredToken."""
    said = tokens.read(settings, purpose, token, now)
    return GuestLink(UUID(said["rsvp"]), said["language"])


def reconfirm_sheet(session: Session, link: GuestLink, now: datetime) -> dict[str, Any]:
    """What the page shows on which somebody says whether they still come; no names, for links are passed on."""
    asked = asked_of(session, link.rsvp_id)
    rsvp = session.get_one(Rsvp, link.rsvp_id)
    gathering = session.get_one(Gathering, asked.gathering_id)
    return {
        "title": gathering.title,
        "comes": asked.comes,
        "places": rsvp.places,
        "fee_minor": fee_of_cancelling(gathering, rsvp, now),
        "currency": rsvp.currency,
        "may_answer": is_open_to_rsvps(gathering, now) and rsvp.state == RsvpState.CONFIRMED,
    }


def feedback_sheet(session: Session, link: GuestLink) -> dict[str, Any]:
    """What the page shows on which somebody says how it was; nothing of what they said. Raises NoSuchRsvp."""
    rsvp = session.get(Rsvp, link.rsvp_id)
    if rsvp is None:
        raise NoSuchRsvp
    told = session.get(Feedback, rsvp.id)
    return {
        "title": session.get_one(Gathering, rsvp.gathering_id).title,
        "is_answered": told is not None and told.answered_at is not None,
    }
