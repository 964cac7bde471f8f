"""Places that are kept for a sponsor's people until a moment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import allocations as actions
from services.events.models import Allocation
from services.events.queries import allocations as reads
from services.events.schemas import examples
from services.events.schemas.allocations import AllocationIn, AllocationOut
from shared.callers import Role
from shared.web import Blueprint, allow, caller, now, session

blp = Blueprint(
    "allocations", __name__, url_prefix="/<uuid:gathering_id>/allocations", description=__doc__
)


@blp.route("", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(AllocationIn, example=examples.ALLOCATION)
@blp.response(200, AllocationOut)
def put_allocation(data: dict[str, Any], gathering_id: UUID) -> Allocation:
    """Keep places for an organisation, or more or fewer than before; those who wait have what is kept no more."""
    kept = actions.put_allocation(session(), gathering_id, **data, now=now())
    session().flush()
    return kept


@blp.route("", methods=["GET"])
@allow()
@blp.response(200, AllocationOut(many=True))
def list_allocations(gathering_id: UUID) -> list[Allocation]:
    """What is kept: all of it for event managers, else for those for whom the caller speaks."""
    return reads.allocations_seen(session(), gathering_id, caller())
