"""Signing in, who is signed in, and the staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import staff
from services.membership.actions.sign_ins import request_links, use_link
from services.membership.queries.callers import MeShown, me
from services.membership.schemas.access import (
    LinkAsked,
    MeOut,
    NewSession,
    NewSignInLink,
    NewStaff,
    SessionOut,
)
from shared.callers import Role
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    caller,
    limit,
    now,
    session,
    settings,
    sign_in,
    sign_out,
    today,
)

blp = Blueprint("access", __name__, description=__doc__)


@blp.route("/sign-in-links", methods=["POST"])
@allow_anyone
@limit("20 per minute")
@blp.arguments(NewSignInLink)
@blp.response(202, LinkAsked)
def ask_for_link(asked: dict[str, Any]) -> dict[str, str]:
    """Have a sign-in link sent to whoever is written to at an address; the answer tells nothing."""
    request_links(session(), asked["email"], now())
    return {"told": "Whoever is written to at this address gets a link."}


@blp.route("/sessions", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(NewSession)
@blp.response(201, SessionOut)
def begin_session(asked: dict[str, Any]) -> dict[str, UUID]:
    """Sign in with a link, which works once."""
    person_id = use_link(session(), settings(), asked["token"], now())
    sign_in(person_id)
    return {"person_id": person_id}


@blp.route("/sessions/current", methods=["DELETE"])
@allow_anyone
@blp.response(204)
def end_session() -> str:
    """Sign out."""
    sign_out()
    return ""


@blp.route("/me", methods=["GET"])
@allow()
@blp.response(200, MeOut)
def show_me() -> MeShown:
    """Who is calling, and what they are to the association today."""
    return me(session(), caller(), today())


@blp.route("/staff", methods=["POST"])
@allow(Role.ADMIN)
@blp.arguments(NewStaff)
@blp.response(201, NewStaff)
def appoint(asked: dict[str, Any]) -> dict[str, Any]:
    """Give a person a staff role."""
    staff.appoint_staff(session(), asked["person_id"], Role(asked["role"]), now())
    return asked


@blp.route("/staff/<uuid:person_id>/<string:role>", methods=["DELETE"])
@allow(Role.ADMIN)
@blp.response(204)
def stand_down(person_id: UUID, role: str) -> str:
    """Take a staff role from a person."""
    staff.stand_down_staff(session(), person_id, role)
    return ""
