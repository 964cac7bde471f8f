"""Changes after the date until which answers change freely: asked of the host, who says yes or no."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import changes as actions
from services.events.models import ChangeRequest
from services.events.queries import changes as reads
from services.events.schemas.changes import ChangeRefusal, ChangeRequestFilter, ChangeRequestOut
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session

blp = Blueprint(
    "changes", __name__, url_prefix="/<uuid:gathering_id>/change-requests", description=__doc__
)


@blp.route("", methods=["GET"])
@allow()
@blp.arguments(ChangeRequestFilter, location="query")
@blp.response(200, paged(ChangeRequestOut))
def list_change_requests(args: dict[str, Any], gathering_id: UUID) -> Page[ChangeRequest]:
    """What was asked: all of it for event managers, the caller's own for everybody else."""
    return reads.requests_seen(session(), gathering_id, caller(), **args)


@blp.route("/<uuid:request_id>/approval", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, ChangeRequestOut)
def approve_change(gathering_id: UUID, request_id: UUID) -> ChangeRequest:
    """Say yes: the answer changes as was asked."""
    actions.approve_change(session(), gathering_id, request_id, now())
    return reads.request_at(session(), gathering_id, request_id)


@blp.route("/<uuid:request_id>/refusal", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(ChangeRefusal)
@blp.response(200, ChangeRequestOut)
def refuse_change(data: dict[str, Any], gathering_id: UUID, request_id: UUID) -> ChangeRequest:
    """Say no, and why; the answer stays as it was."""
    actions.refuse_change(session(), gathering_id, request_id, data["reason"], now())
    return reads.request_at(session(), gathering_id, request_id)


@blp.route("/<uuid:request_id>", methods=["DELETE"])
@allow()
@blp.response(200, ChangeRequestOut)
def withdraw_change(gathering_id: UUID, request_id: UUID) -> ChangeRequest:
    """Take back what one asked for."""
    request = reads.request_seen(session(), gathering_id, request_id, caller())
    actions.withdraw_change(session(), request, now())
    return request
