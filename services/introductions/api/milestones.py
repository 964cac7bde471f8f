"""Milestones and reviews of a partnership over HTTP, for its sides; stewards see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import milestones as actions
from services.introductions.models import MilestoneState
from services.introductions.queries import steps as queries
from services.introductions.queries.partnerships import show
from services.introductions.schemas import examples
from services.introductions.schemas.partnerships import PartnershipOut
from services.introductions.schemas.steps import (
    CadenceIn,
    DropIn,
    MilestoneIn,
    MilestoneOut,
    MoveIn,
    ReviewIn,
    ReviewOut,
)
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, today

blp = Blueprint("milestones", __name__, url_prefix="/partnerships", description=__doc__)


@blp.route("/<uuid:partnership_id>/milestones", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(MilestoneOut))
def list_milestones(args: dict[str, Any], partnership_id: UUID) -> Any:
    """The milestones, in the order in which they were set, each with what became of it."""
    page = (args["after"], args["limit"])
    return queries.milestones(session(), partnership_id, caller(), *page, today())


@blp.route("/<uuid:partnership_id>/milestones", methods=["POST"])
@allow()
@blp.arguments(MilestoneIn, example=examples.MILESTONE)
@blp.response(201, MilestoneOut)
def add_milestone(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Set something that a side will have done by a day."""
    made = actions.set_milestone(
        session(), partnership_id, caller(), **told, now=now(), today=today()
    )
    return queries.shown_milestone(made, today())


@blp.route("/<uuid:partnership_id>/milestones/<uuid:milestone_id>/moves", methods=["POST"])
@allow()
@blp.arguments(MoveIn)
@blp.response(200, MilestoneOut)
def move_milestone(told: dict[str, Any], partnership_id: UUID, milestone_id: UUID) -> Any:
    """Let a milestone be due on another day, and say why."""
    ids = (partnership_id, milestone_id)
    moved = actions.move_milestone(session(), *ids, caller(), **told, now=now())
    return queries.shown_milestone(moved, today())


@blp.route("/<uuid:partnership_id>/milestones/<uuid:milestone_id>/completion", methods=["POST"])
@allow()
@blp.response(200, MilestoneOut)
def complete_milestone(partnership_id: UUID, milestone_id: UUID) -> Any:
    """Say that a milestone is done."""
    ids, state = (partnership_id, milestone_id), MilestoneState.DONE
    done = actions.settle_milestone(session(), *ids, caller(), state, "", now())
    return queries.shown_milestone(done, today())


@blp.route("/<uuid:partnership_id>/milestones/<uuid:milestone_id>/drop", methods=["POST"])
@allow()
@blp.arguments(DropIn)
@blp.response(200, MilestoneOut)
def drop_milestone(told: dict[str, Any], partnership_id: UUID, milestone_id: UUID) -> Any:
    """Say that a milestone is dropped, and why."""
    ids, state = (partnership_id, milestone_id), MilestoneState.DROPPED
    dropped = actions.settle_milestone(session(), *ids, caller(), state, told["reason"], now())
    return queries.shown_milestone(dropped, today())


@blp.route("/<uuid:partnership_id>/reviews", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(ReviewOut))
def list_reviews(args: dict[str, Any], partnership_id: UUID) -> Any:
    """The reviews that were held, the oldest first."""
    return queries.reviews(session(), partnership_id, caller(), args["after"], args["limit"])


@blp.route("/<uuid:partnership_id>/reviews", methods=["POST"])
@allow()
@blp.arguments(ReviewIn)
@blp.response(201, ReviewOut)
def hold_review(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Note a review that was held; the next one is due a cadence later."""
    return actions.hold_review(
        session(), partnership_id, caller(), **told, now=now(), today=today()
    )


@blp.route("/<uuid:partnership_id>/review-cadence", methods=["PUT"])
@allow()
@blp.arguments(CadenceIn)
@blp.response(200, PartnershipOut)
def set_cadence(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Say every how many months the sides look at how it goes: 3, unless they say otherwise."""
    actions.set_cadence(session(), partnership_id, caller(), told["months"])
    return show(session(), partnership_id, caller())
