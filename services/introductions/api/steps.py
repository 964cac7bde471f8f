"""Steps of a partnership over HTTP: stages, focus and parties, proposed by a side and confirmed by all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import steps as actions
from services.introductions.models import Stage
from services.introductions.queries import steps as queries
from services.introductions.schemas import examples
from services.introductions.schemas.steps import FocusIn, PartyIn, StageIn, StepOut, WordIn
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session

blp = Blueprint("steps", __name__, url_prefix="/partnerships", description=__doc__)


@blp.route("/<uuid:partnership_id>/steps", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(StepOut))
def list_steps(args: dict[str, Any], partnership_id: UUID) -> Any:
    """What was proposed, the oldest first, with who confirmed it."""
    return queries.steps(session(), partnership_id, caller(), args["after"], args["limit"])


@blp.route("/<uuid:partnership_id>/steps/<uuid:step_id>", methods=["GET"])
@allow()
@blp.response(200, StepOut)
def show_step(partnership_id: UUID, step_id: UUID) -> Any:
    """One step; also for who may join by it, once all others said yes."""
    return queries.show_step(session(), partnership_id, step_id, caller())


@blp.route("/<uuid:partnership_id>/stages", methods=["POST"])
@allow()
@blp.arguments(StageIn, example=examples.STAGE)
@blp.response(201, StepOut)
def propose_stage(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Propose the stage that comes next, or the end; it is entered when all sides have confirmed it."""
    stage = Stage(told.pop("stage"))
    step = actions.propose_stage(
        session(), partnership_id, caller(), stage=stage, **told, now=now()
    )
    return queries.show_step(session(), partnership_id, step.id, caller())


@blp.route("/<uuid:partnership_id>/focuses", methods=["POST"])
@allow()
@blp.arguments(FocusIn)
@blp.response(201, StepOut)
def propose_focus(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Propose what the partnership is for from now on; it holds when all sides have confirmed it."""
    step = actions.propose_focus(session(), partnership_id, caller(), told["text"], now())
    return queries.show_step(session(), partnership_id, step.id, caller())


@blp.route("/<uuid:partnership_id>/parties", methods=["POST"])
@allow()
@blp.arguments(PartyIn)
@blp.response(201, StepOut)
def propose_party(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Propose to let in whom one was introduced to; the other sides confirm, and then who is to join."""
    step = actions.propose_party(session(), partnership_id, caller(), **told, now=now())
    return queries.show_step(session(), partnership_id, step.id, caller())


@blp.route("/<uuid:partnership_id>/steps/<uuid:step_id>/confirmation", methods=["POST"])
@allow()
@blp.response(200, StepOut)
def confirm_step(partnership_id: UUID, step_id: UUID) -> Any:
    """Say yes for one's side."""
    actions.confirm(session(), partnership_id, step_id, caller(), now())
    return queries.show_step(session(), partnership_id, step_id, caller())


@blp.route("/<uuid:partnership_id>/steps/<uuid:step_id>/refusal", methods=["POST"])
@allow()
@blp.arguments(WordIn)
@blp.response(200, StepOut)
def refuse_step(told: dict[str, Any], partnership_id: UUID, step_id: UUID) -> Any:
    """Say no for one's side, with a word to the others."""
    step = actions.refuse(session(), partnership_id, step_id, caller(), told["word"], now())
    return queries.show_step(session(), partnership_id, step.id, caller())


@blp.route("/<uuid:partnership_id>/steps/<uuid:step_id>/withdrawal", methods=["POST"])
@allow()
@blp.arguments(WordIn)
@blp.response(200, StepOut)
def withdraw_step(told: dict[str, Any], partnership_id: UUID, step_id: UUID) -> Any:
    """Take back what one's side proposed."""
    actions.withdraw(session(), partnership_id, step_id, caller(), told["word"], now())
    return queries.show_step(session(), partnership_id, step_id, caller())
