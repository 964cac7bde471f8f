"""Grants: memberships that cost nothing, or less, for a reason and until a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import grants as actions
from services.membership.models import Grant
from services.membership.queries import grants as queries
from services.membership.schemas import examples
from services.membership.schemas.grants import GrantEnd, GrantFilter, GrantOut, NewGrant
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("grants", __name__, url_prefix="/grants", description=__doc__)


@blp.route("", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(GrantFilter, location="query")
@blp.response(200, paged(GrantOut))
def grants(asked: dict[str, Any]) -> Page[Grant]:
    """Grants, oldest first; what is granted for hardship is shown to treasurers alone."""
    return queries.grants(session(), **asked, caller=caller())


@blp.route("", methods=["POST"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(NewGrant, example=examples.GRANT)
@blp.response(201, GrantOut)
def give(asked: dict[str, Any]) -> Grant:
    """Give a term that costs nothing, until a day; afterwards the membership is renewed as any other.

    A membership has it next to the term that runs, an application with its approval. What was asked for
    that term is void. Asking twice returns the grant that there is.
    """
    by_id = caller().person_id
    return actions.give_membership(session(), **asked, by_id=by_id, today=today(), now=now())


@blp.route("/<uuid:grant_id>/end", methods=["POST"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(GrantEnd)
@blp.response(201, GrantOut)
def end(asked: dict[str, Any], grant_id: UUID) -> Grant:
    """End a grant before its day, today or later; one for hardship, as a treasurer."""
    return actions.end_grant(session(), grant_id, caller(), **asked, today=today(), now=now())
