"""Partnerships over HTTP: for those who tend them, their colleagues and stewards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import partnerships as actions
from services.introductions.queries import partnerships as queries
from services.introductions.schemas.introductions import ContactsOut
from services.introductions.schemas.partnerships import (
    NoteIn,
    NoteOut,
    PartnershipOut,
    StewardIn,
)
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, today

blp = Blueprint(
    "partnerships",
    __name__,
    url_prefix="/partnerships",
    description="What two introduced parties make of it.",
)


@blp.route("", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(PartnershipOut))
def list_partnerships(args: dict[str, Any]) -> Any:
    """The partnerships I have a part in; all of them for a steward."""
    return queries.list_for(session(), caller(), args["after"], args["limit"])


@blp.route("/<uuid:partnership_id>", methods=["GET"])
@allow()
@blp.response(200, PartnershipOut)
def show_partnership(partnership_id: UUID) -> Any:
    """A partnership with its stages."""
    return queries.show(session(), partnership_id, caller())


@blp.route("/<uuid:partnership_id>/notes", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(NoteOut))
def list_notes(args: dict[str, Any], partnership_id: UUID) -> Any:
    """A partnership's thread, the oldest first."""
    return queries.thread(session(), partnership_id, caller(), args["after"], args["limit"])


@blp.route("/<uuid:partnership_id>/notes", methods=["POST"])
@allow()
@blp.arguments(NoteIn)
@blp.response(201, NoteOut)
def add_note(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Write something in the thread; it is never edited."""
    return actions.add_note(session(), partnership_id, caller(), told["text"], now())


@blp.route("/<uuid:partnership_id>/contacts", methods=["GET"])
@allow()
@blp.response(200, ContactsOut)
def show_contacts(partnership_id: UUID) -> Any:
    """Names and addresses of those who tend the other sides; for those who tend a side."""
    return {"contacts": queries.contacts_of_the_others(session(), partnership_id, caller())}


@blp.route("/<uuid:partnership_id>/stewards", methods=["POST"])
@allow()
@blp.arguments(StewardIn)
@blp.response(200, PartnershipOut)
def choose_steward(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Say who of an organisation tends the partnership; its representatives and stewards do."""
    actions.choose_steward(session(), partnership_id, caller(), **told, now=now(), today=today())
    return queries.show(session(), partnership_id, caller())
