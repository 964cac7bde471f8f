"""What becomes of an answer: approved, refused, let to another; what is needed, and who comes along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import requests as actions
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.holds import accept_offer
from services.events.actions.needs import name_guests, tell_needs
from services.events.models import GuestName, Needs, Rsvp
from services.events.queries import rsvps as reads
from services.events.queries.access import whose_answer
from services.events.queries.needs import guests_at, needs_at
from services.events.schemas import (
    GuestNameOut,
    GuestsIn,
    NeedsIn,
    NeedsOut,
    RsvpOut,
    Transfer,
    WaitingArgs,
    examples,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("requests", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)


@blp.route("/rsvps/<uuid:person_id>/approval", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, RsvpOut)
def approve(gathering_id: UUID, person_id: UUID) -> reads.Answer:
    """Let somebody in who asked: they get places, or a position on the waiting list."""
    return _shown(actions.approve_request(session(), gathering_id, person_id, now()))


@blp.route("/rsvps/<uuid:person_id>/refusal", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, RsvpOut)
def refuse(gathering_id: UUID, person_id: UUID) -> reads.Answer:
    """Say no to somebody who asked."""
    return _shown(actions.refuse_request(session(), gathering_id, person_id, now()))


@blp.route("/rsvps/<uuid:person_id>/transfer", methods=["POST"])
@allow()
@blp.arguments(Transfer)
@blp.response(200, RsvpOut)
def transfer(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> reads.Answer:
    """Let somebody else come instead; the places, or the position, stay taken all the while."""
    whose = whose_answer(caller(), person_id)
    ids = (gathering_id, whose, data["person_id"])
    return _shown(transfer_rsvp(session(), *ids, now(), today()))


@blp.route("/rsvps/<uuid:person_id>/acceptance", methods=["POST"])
@allow()
@blp.response(200, RsvpOut)
def accept(gathering_id: UUID, person_id: UUID) -> reads.Answer:
    """Say yes to places that are offered; to say no, give them back."""
    whose = whose_answer(caller(), person_id)
    return _shown(accept_offer(session(), gathering_id, whose, now()))


@blp.route("/rsvps/<uuid:person_id>/needs", methods=["PUT"])
@allow()
@blp.arguments(NeedsIn, example=examples.NEEDS)
@blp.response(200, NeedsOut)
def put_needs(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> Needs:
    """Say what one needs to take part and to eat: the host alone sees it, and it is erased afterwards."""
    whose = whose_answer(caller(), person_id)
    return tell_needs(session(), gathering_id, whose, **data, now=now())


@blp.route("/rsvps/<uuid:person_id>/guests", methods=["PUT"])
@allow()
@blp.arguments(GuestsIn, example=examples.GUESTS)
@blp.response(200, GuestNameOut(many=True))
def put_guests(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> list[GuestName]:
    """Say who comes along: the host alone sees it, and it is erased afterwards."""
    whose = whose_answer(caller(), person_id)
    return name_guests(session(), gathering_id, whose, data["names"])


@blp.route("/guests", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, GuestNameOut(many=True))
def list_guests(gathering_id: UUID) -> list[GuestName]:
    """Who is brought along by those who come."""
    return guests_at(session(), gathering_id)


@blp.route("/needs", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, NeedsOut(many=True))
def list_needs(gathering_id: UUID) -> list[Needs]:
    """What those need who come."""
    return needs_at(session(), gathering_id)


@blp.route("/waitlist/explain", methods=["GET"])
@allow()
@blp.arguments(WaitingArgs, location="query")
@blp.response(200, paged(RsvpOut))
def explain_waiting(args: dict[str, Any], gathering_id: UUID) -> Page[reads.Answer]:
    """Of each party that waits, in order, what blocks it: which pool, a pause, the hour, or its size."""
    return reads.waiting_list(session(), gathering_id, caller(), now(), **args)


def _shown(rsvp: Rsvp) -> reads.Answer:
    return reads.answer(session(), rsvp, now())
