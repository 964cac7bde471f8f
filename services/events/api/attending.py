"""Before an event: who still comes, and what the host writes to those who come or wait."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import attending as actions
from services.events.models import HostMessage, Reconfirmation
from services.events.queries import attending as reads
from services.events.queries.access import whose_answer
from services.events.queries.rsvps import last_rsvp
from services.events.schemas import examples
from services.events.schemas.attending import (
    HostMessageIn,
    HostMessageOut,
    ReconfirmationIn,
    ReconfirmationOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session

blp = Blueprint("attending", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)


@blp.route("/reconfirmations", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(ReconfirmationOut))
def list_reconfirmations(args: dict[str, Any], gathering_id: UUID) -> Page[Reconfirmation]:
    """Who was asked whether they still come, and what they said; of some, nothing."""
    return reads.reconfirmations_at(session(), gathering_id, caller(), **args)


@blp.route("/rsvps/<uuid:person_id>/reconfirmation", methods=["PUT"])
@allow()
@blp.arguments(ReconfirmationIn)
@blp.response(200, ReconfirmationOut)
def reconfirm(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> Reconfirmation:
    """Say whether one still comes, once asked; with a no the places go to who waits."""
    whose = whose_answer(caller(), person_id)
    rsvp = last_rsvp(session(), gathering_id, whose)
    return actions.say_whether(session(), rsvp.id, data["comes"], now())


@blp.route("/messages", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(HostMessageIn, example=examples.HOST_MESSAGE)
@blp.response(201, HostMessageOut)
def write_to_guests(data: dict[str, Any], gathering_id: UUID) -> HostMessage:
    """Write a letter to those who come, or wait; who wants no letters about events gets none."""
    return actions.write_to_guests(session(), gathering_id, **data, now=now())


@blp.route("/messages", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(HostMessageOut))
def list_messages(args: dict[str, Any], gathering_id: UUID) -> Page[HostMessage]:
    """What the host wrote."""
    return reads.messages_at(session(), gathering_id, caller(), **args)
