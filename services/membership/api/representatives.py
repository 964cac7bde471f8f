"""Representatives: who speaks for an organisation, from when to when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import representatives as actions
from services.membership.actions.departures import record_departure
from services.membership.actions.persons import person_meant
from services.membership.models import Representation
from services.membership.queries import representatives as queries
from services.membership.schemas.organisations import (
    NewDeparture,
    NewRepresentative,
    RepresentationList,
    RepresentationOut,
)
from shared.callers import Role
from shared.web import Blueprint, allow, caller, now, session, today

blp = Blueprint("representatives", __name__, url_prefix="/organisations", description=__doc__)


@blp.route("/<uuid:organisation_id>/representatives", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, RepresentationList)
def representatives(organisation_id: UUID) -> dict[str, list[Representation]]:
    """Who speaks, and who spoke, for an organisation."""
    return {"items": queries.representations(session(), organisation_id, caller())}


@blp.route("/<uuid:organisation_id>/representatives", methods=["POST"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(NewRepresentative)
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


@blp.route("/<uuid:organisation_id>/departures", methods=["POST"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(NewDeparture)
@blp.response(201, RepresentationOut)
def depart(asked: dict[str, Any], organisation_id: UUID) -> Representation:
    """A representative leaves; access ends with the last day, and at once if that is today or gone.

    Everybody may leave. The primary representative, or a steward, lets others go and names who follows.
    """
    queries.let_depart(session(), organisation_id, caller(), today(), **asked)
    return record_departure(session(), organisation_id, **asked, today=today())
