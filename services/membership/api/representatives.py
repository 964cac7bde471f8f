"""Representatives: who speaks for an organisation, in which roles, from when to when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import representatives as actions
from services.membership.actions.persons import person_meant
from services.membership.models import Representation
from services.membership.queries import representatives as queries
from services.membership.schemas import examples
from services.membership.schemas.organisations import (
    NewRepresentative,
    RepresentationList,
    RepresentationOut,
)
from services.membership.schemas.representatives import RoleTaken
from shared.callers import Role
from shared.web import Blueprint, allow, caller, now, session, today

blp = Blueprint("representatives", __name__, url_prefix="/organisations", description=__doc__)


@blp.route("/<uuid:organisation_id>/representatives", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, RepresentationList)
def representatives(organisation_id: UUID) -> dict[str, list[Representation]]:
    """Who speaks, and who spoke, for an organisation, with the history of their roles."""
    return {"items": queries.representations(session(), organisation_id, caller())}


@blp.route("/<uuid:organisation_id>/representatives", methods=["POST"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(NewRepresentative, example=examples.REPRESENTATIVE)
@blp.response(201, RepresentationOut)
def appoint(asked: dict[str, Any], organisation_id: UUID) -> Representation:
    """Let a person speak for a member organisation. The primary representative does so, or a steward."""
    queries.let_appoint(session(), organisation_id, caller(), today())
    person = person_meant(session(), asked["person_id"], asked["person"], now())
    return actions.appoint_representative(
        session(),
        organisation_id,
        person.id,
        [asked["role"]],
        asked["starts_on"] or today(),
        today(),
        by_id=caller().person_id,
        now=now(),
        reason=asked["reason"],
    )


@blp.route(
    "/<uuid:organisation_id>/representatives/<uuid:representation_id>/confirmation",
    methods=["POST"],
)
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(201, RepresentationOut)
def confirm(organisation_id: UUID, representation_id: UUID) -> Representation:
    """Say yes to somebody who comes from another organisation; takes a seat."""
    queries.let_appoint(session(), organisation_id, caller(), today())
    return actions.confirm_representative(
        session(), organisation_id, representation_id, today(), caller().person_id, now()
    )


@blp.route(
    "/<uuid:organisation_id>/representatives/<uuid:representation_id>/role-withdrawals",
    methods=["POST"],
)
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(RoleTaken)
@blp.response(201, RepresentationOut)
def withdraw(
    asked: dict[str, Any], organisation_id: UUID, representation_id: UUID
) -> Representation:
    """Take one role from somebody who keeps others; it may become vacant."""
    queries.let_appoint(session(), organisation_id, caller(), today())
    return actions.withdraw_role(
        session(),
        organisation_id,
        representation_id,
        asked["role"],
        today(),
        caller().person_id,
        asked["reason"],
    )
