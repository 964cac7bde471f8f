"""How many introductions somebody wants, and who gets none, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions.limits import set_limits
from services.introductions.queries.limits import limits
from services.introductions.queries.unmatched import unmatched
from services.introductions.schemas.people import LimitsIn, LimitsOut, UnmatchedOut
from shared.callers import Role
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session

blp = Blueprint(
    "people",
    __name__,
    url_prefix="/persons",
    description="Limits that people set themselves, and who gets no introductions.",
)


@blp.route("/unmatched", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(UnmatchedOut))
def list_unmatched(args: dict[str, Any]) -> Any:
    """Who waited for 60 days and fits nobody, as far as matching can tell: a steward may know somebody."""
    return unmatched(session(), args["after"], args["limit"])


@blp.route("/<uuid:person_id>/limits", methods=["GET"])
@allow()
@blp.response(200, LimitsOut)
def show_limits(person_id: UUID) -> Any:
    """How many open introductions a person wants; for themselves and stewards."""
    return limits(session(), person_id, caller())


@blp.route("/<uuid:person_id>/limits", methods=["PUT"])
@allow()
@blp.arguments(LimitsIn)
@blp.response(200, LimitsOut)
def replace_limits(wanted: dict[str, Any], person_id: UUID) -> Any:
    """Say how many open introductions are wanted (0 to 5), and until when none."""
    set_limits(session(), person_id, caller(), **wanted, now=now())
    return limits(session(), person_id, caller())
