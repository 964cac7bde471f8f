"""Organisations: bodies that are, or may become, members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import organisations as actions
from services.membership.actions.branches import place_under
from services.membership.actions.proposals import Told, describe_or_propose
from services.membership.models import Organisation
from services.membership.queries import organisations as queries
from services.membership.queries.duplicates import with_alike
from services.membership.queries.representatives import organisation_to_edit
from services.membership.schemas.duplicates import OrganisationEntered
from services.membership.schemas.organisations import (
    NewOrganisation,
    OrganisationEdit,
    OrganisationFilter,
    OrganisationOut,
    ParentIn,
)
from services.membership.schemas.proposals import OrganisationTold
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, etag, now, paged, require_match, session, today
from shared.web.schemas import PageArgs

blp = Blueprint("organisations", __name__, url_prefix="/organisations", description=__doc__)


@blp.route("", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewOrganisation)
@blp.response(201, OrganisationEntered)
def register(description: dict[str, Any]) -> dict[str, Any]:
    """Enter an organisation. `alike` are those that may be the same: look, and merge if they are."""
    organisation = actions.register_organisation(session(), description, now())
    etag(organisation.version)
    return with_alike(session(), organisation)


@blp.route("", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.arguments(OrganisationFilter, location="query")
@blp.response(200, paged(OrganisationOut))
def directory(asked: dict[str, Any]) -> Page[Organisation]:
    """Organisations, oldest first, of a sector or with words in the name."""
    return queries.organisations(session(), **asked)


@blp.route("/<uuid:organisation_id>", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, OrganisationOut)
def show(organisation_id: UUID) -> Organisation:
    """An organisation, for its representatives and for stewards."""
    organisation = queries.organisation_shown(session(), organisation_id, caller())
    etag(organisation.version)
    return organisation


@blp.route("/<uuid:organisation_id>", methods=["PATCH"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(OrganisationEdit)
@blp.response(200, OrganisationTold)
@blp.alt_response(202, schema=OrganisationTold, description="Some of it awaits approval.")
def describe(changes: dict[str, Any], organisation_id: UUID) -> tuple[Told, int]:
    """Describe an organisation anew; what is left out stays. Needs If-Match.

    What the association decides on (`/policies/organisations`) is proposed when a representative asks (202);
    the rest holds at once. What others may see of it is for its primary representative to say, or for a steward.
    """
    organisation = organisation_to_edit(session(), organisation_id, caller(), changes, today())
    require_match(organisation.version)
    told = describe_or_propose(session(), organisation, changes, caller(), now())
    etag(organisation.version)
    return told, told.status


@blp.route("/<uuid:organisation_id>/parent", methods=["PUT"])
@allow(Role.STEWARD)
@blp.arguments(ParentIn)
@blp.response(200, OrganisationOut)
def place(asked: dict[str, Any], organisation_id: UUID) -> Organisation:
    """Make an organisation a branch of another, or of none. Asking twice changes nothing."""
    organisation = queries.organisation_of(session(), organisation_id)
    placed = place_under(session(), organisation, asked["parent_id"])
    etag(placed.version)
    return placed


@blp.route("/<uuid:organisation_id>/branches", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(OrganisationOut))
def branches(asked: dict[str, Any], organisation_id: UUID) -> Page[Organisation]:
    """The branches of an organisation, oldest first, for its representatives and for stewards."""
    return queries.branches(session(), organisation_id, caller(), **asked)
