"""What two who were introduced note for each other, and say of their meeting, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import meetings as actions
from services.introductions.queries import meetings as queries
from services.introductions.schemas import examples
from services.introductions.schemas.meetings import (
    AgendaOut,
    MeetingIn,
    MeetingOut,
    SharedNoteIn,
    SharedNoteOut,
)
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session

blp = Blueprint("meetings", __name__, url_prefix="", description=__doc__)


@blp.route("/<uuid:introduction_id>/notes", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(SharedNoteOut))
def list_shared_notes(args: dict[str, Any], introduction_id: UUID) -> Any:
    """What the two noted for each other, the oldest first; for the two alone."""
    return queries.notes(session(), introduction_id, caller(), args["after"], args["limit"])


@blp.route("/<uuid:introduction_id>/notes", methods=["POST"])
@allow()
@blp.arguments(SharedNoteIn)
@blp.response(201, SharedNoteOut)
def add_shared_note(told: dict[str, Any], introduction_id: UUID) -> Any:
    """Note something for both, once both said yes."""
    return actions.note(session(), introduction_id, caller(), told["text"], now())


@blp.route("/<uuid:introduction_id>/agenda", methods=["GET"])
@allow()
@blp.response(200, AgendaOut)
def show_agenda(introduction_id: UUID) -> Any:
    """Three questions for a first meeting, once both said yes."""
    return {"questions": queries.questions(session(), introduction_id, caller())}


@blp.route("/<uuid:introduction_id>/meeting", methods=["GET"])
@allow()
@blp.response(200, MeetingOut)
def show_meeting(introduction_id: UUID) -> Any:
    """What I said of the meeting."""
    return queries.report_of(session(), introduction_id, caller())


@blp.route("/<uuid:introduction_id>/meeting", methods=["POST"])
@allow()
@blp.arguments(MeetingIn, example=examples.MEETING)
@blp.response(200, MeetingOut)
def report_meeting(told: dict[str, Any], introduction_id: UUID) -> Any:
    """Say how it went, once asked: three weeks after both said yes."""
    actions.report(session(), introduction_id, caller(), **told, now=now())
    return queries.report_of(session(), introduction_id, caller())
