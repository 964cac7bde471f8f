"""Handovers over HTTP: a successor is named, briefed, reintroduced; the sides confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import declining
from services.introductions.actions import successions as actions
from services.introductions.actions.abandonments import abandon
from services.introductions.actions.confirmations import confirm as confirm_handover
from services.introductions.queries import handovers as queries
from services.introductions.queries.briefings import written_briefing
from services.introductions.queries.sheets import successors
from services.introductions.schemas.briefings import BriefingOut
from services.introductions.schemas.handovers import (
    ConfirmationIn,
    HandoverOut,
    SuccessorIn,
    SuggestionsOut,
)
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, today

blp = Blueprint(
    "handovers",
    __name__,
    url_prefix="/handovers",
    description="One representative giving way to another.",
)


@blp.route("", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(HandoverOut))
def list_handovers(args: dict[str, Any]) -> Any:
    """The handovers I have a part in; all of them for a steward."""
    return queries.list_for(session(), caller(), args["after"], args["limit"], today())


@blp.route("/<uuid:handover_id>", methods=["GET"])
@allow()
@blp.response(200, HandoverOut)
def show_handover(handover_id: UUID) -> Any:
    """A handover with the steps that it took."""
    return queries.show(session(), handover_id, caller(), today())


@blp.route("/<uuid:handover_id>/suggestions", methods=["GET"])
@allow()
@blp.response(200, SuggestionsOut)
def suggest_successors(handover_id: UUID) -> Any:
    """Who would follow well, and why; for its own people and stewards, while somebody may still be named."""
    handover = queries.find(session(), handover_id, caller())
    return {"suggestions": successors(session(), handover, caller(), today())}


@blp.route("/<uuid:handover_id>/successor", methods=["POST"])
@allow()
@blp.arguments(SuccessorIn)
@blp.response(200, HandoverOut)
def name_successor(told: dict[str, Any], handover_id: UUID) -> Any:
    """Say who follows: a representative of the organisation; its own people and stewards say so."""
    actions.name_successor(session(), handover_id, told["person_id"], caller(), now(), today())
    return queries.show(session(), handover_id, caller(), today())


@blp.route("/<uuid:handover_id>/abandonment", methods=["POST"])
@allow()
@blp.response(200, HandoverOut)
def abandon_handover(handover_id: UUID) -> Any:
    """Say that nobody follows, so that what depended on the leaver is lost; its own people and stewards do."""
    abandon(session(), handover_id, caller(), now())
    return queries.show(session(), handover_id, caller(), today())


@blp.route("/<uuid:handover_id>/items/<uuid:item_id>/refusal", methods=["POST"])
@allow()
@blp.response(200, HandoverOut)
def decline_item(handover_id: UUID, item_id: UUID) -> Any:
    """Say that one thing is not carried on: the successor does, or where nobody follows its people or stewards."""
    declining.decline_item(session(), handover_id, item_id, caller(), now())
    return queries.show(session(), handover_id, caller(), today())


@blp.route("/<uuid:handover_id>/briefing", methods=["GET"])
@allow()
@blp.response(200, BriefingOut)
def read_briefing(handover_id: UUID) -> Any:
    """What the successor should know; for the successor and stewards."""
    return written_briefing(session(), handover_id, caller(), today())


@blp.route("/<uuid:handover_id>/briefing", methods=["POST"])
@allow()
@blp.response(200, HandoverOut)
def acknowledge_briefing(handover_id: UUID) -> Any:
    """The successor has read the briefing."""
    actions.acknowledge_briefing(session(), handover_id, caller(), now())
    return queries.show(session(), handover_id, caller(), today())


@blp.route("/<uuid:handover_id>/reintroduction", methods=["POST"])
@allow()
@blp.response(200, HandoverOut)
def reintroduce(handover_id: UUID) -> Any:
    """Put the successor and the other sides in touch; the successor or a steward does."""
    actions.reintroduce(session(), handover_id, caller(), now())
    return queries.show(session(), handover_id, caller(), today())


@blp.route("/<uuid:handover_id>/confirmation", methods=["POST"])
@allow()
@blp.arguments(ConfirmationIn)
@blp.response(200, HandoverOut)
def confirm(told: dict[str, Any], handover_id: UUID) -> Any:
    """Say whether my side carries on; the successor and the other sides do."""
    confirm_handover(session(), handover_id, caller(), told["carries_on"], now())
    return queries.show(session(), handover_id, caller(), today())
