"""Tickets of an event and the pools of places that they draw on: set up by event managers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import tickets as actions
from services.events.models import Pool, TicketType
from services.events.queries import tickets as reads
from services.events.schemas import examples
from services.events.schemas.tickets import PoolIn, PoolOut, TicketTypeIn, TicketTypeOut
from shared.callers import Role
from shared.web import Blueprint, allow, allow_anyone, caller, now, session

blp = Blueprint("tickets", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)


@blp.route("/ticket-types", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(TicketTypeIn, example=examples.TICKET_TYPE)
@blp.response(200, TicketTypeOut)
def put_ticket_type(data: dict[str, Any], gathering_id: UUID) -> TicketType:
    """Make a type of ticket, or change the one of this name; from the first on everybody needs one."""
    return actions.put_ticket_type(session(), gathering_id, **data)


@blp.route("/ticket-types", methods=["GET"])
@allow_anyone
@blp.response(200, TicketTypeOut(many=True))
def list_ticket_types(gathering_id: UUID) -> list[TicketType]:
    """The tickets there are; what needs a code is shown to event managers alone."""
    return reads.tickets_seen(session(), gathering_id, caller())


@blp.route("/pools", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(PoolIn, example=examples.POOL)
@blp.response(200, PoolOut)
def put_pool(data: dict[str, Any], gathering_id: UUID) -> Pool:
    """Make a pool of places, or give the one of this name another size; those who wait move up."""
    return actions.put_pool(session(), gathering_id, **data, now=now())


@blp.route("/pools", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, PoolOut(many=True))
def list_pools(gathering_id: UUID) -> list[Pool]:
    """The pools, with what is taken of each."""
    return reads.pools_seen(session(), gathering_id, caller())
