"""The door: who is let in, by ticket or by name, and how many are in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import check_ins as actions
from services.events.actions.offline import take_scans
from services.events.actions.walk_ins import walk_in
from services.events.models import Checkpoint
from services.events.queries import check_ins as reads
from services.events.schemas import examples
from services.events.schemas.check_ins import (
    BatchIn,
    CheckInIn,
    CheckInOut,
    CheckpointIn,
    CheckpointOut,
    CountsOut,
    NotedOut,
    SettlementIn,
    WalkInIn,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, settings, today

blp = Blueprint("check-ins", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)


@blp.route("/checkpoints", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(CheckpointIn, example=examples.CHECKPOINT)
@blp.response(200, CheckpointOut)
def put_checkpoint(data: dict[str, Any], gathering_id: UUID) -> Checkpoint:
    """Make a checkpoint; the one called "door" need not be made. A second time it is there already."""
    return actions.put_checkpoint(session(), gathering_id, data["name"])


@blp.route("/check-ins", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(CheckInIn, example=examples.CHECK_IN)
@blp.response(201, CheckInOut)
@blp.alt_response(200, schema=CheckInOut, description="In already; `words` says since when.")
def let_in(data: dict[str, Any], gathering_id: UUID) -> tuple[reads.Seen, int]:
    """Let one place in by the code of its ticket, or by whose it is: 201, and 200 for who is in already.

    A ticket for another event, one that was given back, and who waits or has not paid are refused in words.
    """
    who = caller().person_id
    found = actions.let_in(session(), settings(), gathering_id, now(), by_id=who, **data)
    return found, 201 if found.is_new else 200


@blp.route("/check-ins", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(NotedOut))
def list_check_ins(args: dict[str, Any], gathering_id: UUID) -> Page[reads.Noted]:
    """All that was noted at the door, also what was undone, in order."""
    return reads.check_ins(session(), gathering_id, **args)


@blp.route("/check-ins/batch", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(BatchIn, example=examples.BATCH)
@blp.response(200, NotedOut(many=True))
def take_batch(data: dict[str, Any], gathering_id: UUID) -> list[reads.Noted]:
    """What a device let in without network, as it happened; sent again it is known and changes nothing.

    Nothing is refused, for they are in: what is odd has a `flag`, and is to be settled.
    """
    sent = (session(), settings(), gathering_id, data["scans"])
    return take_scans(*sent, caller().person_id, now())


@blp.route("/check-ins/walk-in", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(WalkInIn, example=examples.WALK_IN)
@blp.response(201, CheckInOut)
@blp.alt_response(200, schema=CheckInOut, description="In already; `words` says since when.")
def let_walk_in(data: dict[str, Any], gathering_id: UUID) -> tuple[reads.Seen, int]:
    """Let somebody in who has no place yet, with the whole party: 201, or 409 where it is full.

    With `overbook` they are let in all the same, and that number of the event rises by what was missing.
    """
    who = {"by_id": caller().person_id, **data}
    person_id, places = who.pop("person_id"), who.pop("places")
    found = walk_in(session(), gathering_id, person_id, places, now(), today(), **who)
    return found, 201 if found.is_new else 200


@blp.route("/check-ins/flags", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(NotedOut))
def list_flags(args: dict[str, Any], gathering_id: UUID) -> Page[reads.Noted]:
    """What is odd about who was let in, and not settled yet."""
    return reads.to_settle(session(), gathering_id, **args)


@blp.route("/check-ins/<uuid:check_in_id>/settlement", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(SettlementIn, example=examples.SETTLEMENT)
@blp.response(200, CheckInOut)
def settle(data: dict[str, Any], gathering_id: UUID, check_in_id: UUID) -> reads.Seen:
    """Say what became of something odd; what happened stays as it was noted."""
    who = caller().person_id
    return actions.settle(session(), gathering_id, check_in_id, data["word"], who, now())


@blp.route("/check-ins/count", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, CountsOut)
def count(gathering_id: UUID) -> reads.Counts:
    """How many are in at each checkpoint, beside how many have places; cheap to ask every second."""
    return reads.counts(session(), gathering_id)


@blp.route("/check-ins/<uuid:check_in_id>", methods=["DELETE"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, CheckInOut)
def undo(gathering_id: UUID, check_in_id: UUID) -> reads.Seen:
    """Somebody was let in by mistake; their place may be let in again."""
    return actions.undo(session(), gathering_id, check_in_id, caller().person_id, now())
