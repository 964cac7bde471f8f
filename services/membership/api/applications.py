"""Applications: how a newcomer joins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import applications as actions
from services.membership.models import Application
from services.membership.queries import applications as queries
from services.membership.queries.applications import ApplicationShown
from services.membership.schemas.applications import (
    ApplicationFilter,
    ApplicationOut,
    ApplicationReceived,
    NewApplication,
    Refused,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, allow_anyone, caller, limit, now, paged, session, today

blp = Blueprint("applications", __name__, url_prefix="/applications", description=__doc__)


@blp.route("", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(NewApplication)
@blp.response(201, ApplicationReceived)
def apply(asked: dict[str, Any]) -> Application:
    """Apply for a tier, for an organisation or alone. Coming back resumes the application that is open."""
    return actions.submit_application(session(), **asked, now=now())


@blp.route("", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(ApplicationFilter, location="query")
@blp.response(200, paged(ApplicationOut))
def applications(asked: dict[str, Any]) -> Page[ApplicationShown]:
    """Applications, oldest first, in a state if one is asked for."""
    return queries.applications(session(), **asked, today=today())


@blp.route("/<uuid:application_id>", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, ApplicationOut)
def show(application_id: UUID) -> ApplicationShown:
    """An application."""
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/approval", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(201, ApplicationOut)
def approve(application_id: UUID) -> ApplicationShown:
    """Say yes: a membership that awaits its dues, with the invoice for them."""
    actions.approve_application(session(), application_id, caller().person_id, today(), now())
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/refusal", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(Refused)
@blp.response(201, ApplicationOut)
def refuse(asked: dict[str, Any], application_id: UUID) -> ApplicationShown:
    """Say no, with the reason."""
    actions.decline_application(
        session(), application_id, caller().person_id, asked["reason"], now()
    )
    return queries.application_shown(session(), application_id, today())
