"""After an event: how it was, and thanks to those who were there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import feedback as actions
from services.events.models import Feedback, Thanks
from services.events.queries import feedback as reads
from services.events.queries.access import own_answer
from services.events.queries.rsvps import last_rsvp
from services.events.schemas import examples
from services.events.schemas.feedback import (
    FeedbackIn,
    FeedbackOut,
    FeedbackReportOut,
    ThanksIn,
    ThanksOut,
)
from shared.callers import Role
from shared.web import Blueprint, allow, caller, now, session

blp = Blueprint("feedback", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)


@blp.route("/rsvps/<uuid:person_id>/feedback", methods=["PUT"])
@allow()
@blp.arguments(FeedbackIn, example=examples.FEEDBACK)
@blp.response(200, FeedbackOut)
def give_feedback(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> Feedback:
    """Say how it was, once; nobody says it for somebody else."""
    rsvp = last_rsvp(session(), gathering_id, own_answer(caller(), person_id))
    return actions.give_feedback(session(), rsvp.id, **data, now=now())


@blp.route("/feedback", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, FeedbackReportOut)
def report(gathering_id: UUID) -> reads.Report:
    """How it was, without names; numbers from five answers on."""
    return reads.report_at(session(), gathering_id, caller())


@blp.route("/thanks", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, ThanksOut)
def show_thanks(gathering_id: UUID) -> Thanks:
    """How those who were there were thanked, or what would be sent to how many."""
    return reads.thanks_seen(session(), gathering_id, caller())


@blp.route("/thanks", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(ThanksIn, example=examples.THANKS)
@blp.response(200, ThanksOut)
def thank_guests(data: dict[str, Any], gathering_id: UUID) -> Thanks:
    """Thank those who were there, with what people take away. A second time they are thanked already."""
    return actions.thank_guests(session(), gathering_id, **data, now=now())
