"""Events: planned, published, changed and called off by event managers, seen by anyone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import gatherings as actions
from services.events.actions.places import lock_gathering
from services.events.actions.repairs import repair_counters
from services.events.models import Gathering
from services.events.queries import audits
from services.events.queries import gatherings as reads
from services.events.schemas import (
    AuditOut,
    GatheringCancellation,
    GatheringEdit,
    GatheringFilter,
    GatheringOut,
    NewGathering,
)
from shared.callers import Role
from shared.database import Page
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    caller,
    etag,
    now,
    paged,
    require_match,
    session,
)

blp = Blueprint(
    "gatherings", __name__, url_prefix="", description="Occasions people are invited to."
)


@blp.route("/", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(NewGathering)
@blp.response(201, GatheringOut)
def plan_gathering(data: dict[str, Any]) -> Gathering:
    """Plan an event, and publish it unless it is a draft."""
    gathering = actions.plan_gathering(session(), now(), **data)
    return _shown(gathering)


@blp.route("/", methods=["GET"])
@allow_anyone
@blp.arguments(GatheringFilter, location="query")
@blp.response(200, paged(GatheringOut))
def list_gatherings(args: dict[str, Any]) -> Page[Gathering]:
    """The events, in the order they were entered; drafts for event managers alone."""
    wanted = (args.get("starts_after"), args.get("series_id"))
    return reads.gatherings(session(), caller(), args["after"], args["limit"], *wanted)


@blp.route("/<uuid:gathering_id>", methods=["GET"])
@allow_anyone
@blp.response(200, GatheringOut)
def show_gathering(gathering_id: UUID) -> Gathering:
    """An event."""
    return _shown(reads.gathering(session(), gathering_id, caller()))


@blp.route("/<uuid:gathering_id>", methods=["PATCH"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(GatheringEdit)
@blp.response(200, GatheringOut)
def edit_gathering(data: dict[str, Any], gathering_id: UUID) -> Gathering:
    """Change an event; who comes or waits hears of another time or place.

    A larger capacity goes to those who wait.
    """
    gathering = lock_gathering(session(), gathering_id)
    require_match(gathering.version)
    return _shown(actions.edit_gathering(session(), gathering, now(), **data))


@blp.route("/<uuid:gathering_id>/publication", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, GatheringOut)
def publish_gathering(gathering_id: UUID) -> Gathering:
    """Publish a draft."""
    return _shown(actions.publish_gathering(session(), gathering_id, now()))


@blp.route("/<uuid:gathering_id>/cancellation", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(GatheringCancellation)
@blp.response(200, GatheringOut)
def cancel_gathering(data: dict[str, Any], gathering_id: UUID) -> Gathering:
    """Call an event off; everybody with an answer is told."""
    return _shown(actions.cancel_gathering(session(), gathering_id, data["reason"], now()))


@blp.route("/<uuid:gathering_id>/audit", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, AuditOut)
def audit_gathering(gathering_id: UUID) -> audits.Audit:
    """Recount the answers and compare them with the counters."""
    return audits.audit(session(), gathering_id)


@blp.route("/<uuid:gathering_id>/audit/repair", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, AuditOut)
def repair_gathering(gathering_id: UUID) -> audits.Audit:
    """Let the counters say what the answers add up to; nobody loses a place by it."""
    return repair_counters(session(), gathering_id, now())


def _shown(gathering: Gathering) -> Gathering:
    """The gathering as it is after the change, with its version as the ETag."""
    session().flush()
    etag(gathering.version)
    return gathering
