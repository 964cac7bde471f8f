"""After an event: who came, how reliably people come, and how many more places might be given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import turnout as actions
from services.events.queries import turnout as reads
from services.events.queries.access import whose_answer
from services.events.schemas.turnout import (
    CorrectionIn,
    GuestTurnoutOut,
    OverbookingOut,
    PersonTurnoutOut,
    TurnoutIn,
    TurnoutOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session

blp = Blueprint("turnout", __name__, url_prefix="", description=__doc__)


@blp.route("/<uuid:gathering_id>/turnout", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, TurnoutOut)
def show_turnout(gathering_id: UUID) -> reads.Turnout:
    """How many came, of those who had places."""
    return reads.turnout_at(session(), gathering_id, caller())


@blp.route("/<uuid:gathering_id>/turnout", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(TurnoutIn)
@blp.response(200, TurnoutOut)
def say_all_came(data: dict[str, Any], gathering_id: UUID) -> reads.Turnout:
    """Nobody noted it at the door: count all as there, or do so no more."""
    actions.say_all_came(session(), gathering_id, data["all_came"], now())
    return reads.turnout_at(session(), gathering_id, caller())


@blp.route("/<uuid:gathering_id>/turnout/guests", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(GuestTurnoutOut))
def list_turnout(args: dict[str, Any], gathering_id: UUID) -> Page[reads.GuestTurnout]:
    """The same by answer, and who says so."""
    return reads.guests_at(session(), gathering_id, caller(), **args)


@blp.route("/<uuid:gathering_id>/rsvps/<uuid:person_id>/turnout", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(CorrectionIn)
@blp.response(200, TurnoutOut)
def correct_turnout(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> reads.Turnout:
    """Say by hand how many of somebody's places came; this holds, whatever the door noted."""
    actions.correct_turnout(session(), gathering_id, person_id, data["came"], now())
    return reads.turnout_at(session(), gathering_id, caller())


@blp.route("/<uuid:gathering_id>/overbooking", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, OverbookingOut)
def suggest_overbooking(gathering_id: UUID) -> reads.Overbooking:
    """How many places might prudently be given beyond the capacity, and why; the host decides (`PATCH`)."""
    return reads.suggested_overbooking(session(), gathering_id, caller(), now())


@blp.route("/persons/<uuid:person_id>/turnout", methods=["GET"])
@allow()
@blp.response(200, PersonTurnoutOut)
def show_own_turnout(person_id: UUID) -> reads.PersonTurnout:
    """To how many events somebody came, of those to which they were to come: for themselves and the staff."""
    return reads.turnout_of(session(), whose_answer(caller(), person_id), now())
