"""Rounds of meetings at an event: who meets whom, at which table, and how it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import rounds as actions
from services.events.actions.encounters import rate_encounter
from services.events.models import Encounter, Rounds
from services.events.queries import rounds as reads
from services.events.queries.access import whose_answer
from services.events.schemas import examples
from services.events.schemas.rounds import (
    EncounterIn,
    EncounterOut,
    GuestIn,
    GuestOut,
    RoundOut,
    RoundsIn,
    RoundsOut,
)
from shared.callers import Role
from shared.web import Blueprint, allow, allow_anyone, caller, now, session

blp = Blueprint("rounds", __name__, url_prefix="/<uuid:gathering_id>/rounds", description=__doc__)


@blp.route("", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(RoundsIn, example=examples.ROUNDS)
@blp.response(200, RoundsOut)
def put_rounds(data: dict[str, Any], gathering_id: UUID) -> Rounds:
    """Set rounds of meetings up, or otherwise than before; until the first has begun."""
    return actions.set_rounds(session(), gathering_id, now(), **data)


@blp.route("", methods=["GET"])
@allow_anyone
@blp.response(200, RoundsOut)
def show_rounds(gathering_id: UUID) -> Rounds:
    """How many rounds there are, when they begin, and whether they are planned."""
    return reads.rounds_at(session(), gathering_id, caller())


@blp.route("/guests/<uuid:person_id>", methods=["PUT"])
@allow()
@blp.arguments(GuestIn, example=examples.ROUND_GUEST)
@blp.response(200, GuestOut)
def take_part(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> reads.GuestSeen:
    """Take part, from a round to a round; of who comes late, leaves early or is missed, say so here.

    A plan that there is already is mended in a moment, and those are told whose seats change.
    """
    whose = whose_answer(caller(), person_id)
    actions.take_part(session(), gathering_id, whose, now(), **data)
    return reads.guest_seen(session(), gathering_id, whose)


@blp.route("/guests/<uuid:person_id>", methods=["GET"])
@allow()
@blp.response(200, GuestOut)
def show_guest(gathering_id: UUID, person_id: UUID) -> reads.GuestSeen:
    """Somebody's seats, and with whom."""
    return reads.guest_seen(session(), gathering_id, whose_answer(caller(), person_id))


@blp.route("/guests/<uuid:person_id>", methods=["DELETE"])
@allow()
@blp.response(204)
def stay_away(gathering_id: UUID, person_id: UUID) -> None:
    """Take no part in the rounds that have not begun."""
    actions.stay_away(session(), gathering_id, whose_answer(caller(), person_id), now())


@blp.route("/plan", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(202, RoundsOut)
def plan(gathering_id: UUID) -> Rounds:
    """Let the rounds that have not begun be planned anew; it takes some seconds."""
    return actions.ask_for_plan(session(), gathering_id, now())


@blp.route("/plan", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, RoundOut(many=True))
def show_plan(gathering_id: UUID) -> list[reads.RoundSeen]:
    """Who sits where in each round, and who is there and has no seat."""
    return reads.rounds_seen(session(), gathering_id)


@blp.route("/guests/<uuid:person_id>/encounters/<int:number>", methods=["PUT"])
@allow()
@blp.arguments(EncounterIn, example=examples.ENCOUNTER)
@blp.response(200, EncounterOut)
def rate(data: dict[str, Any], gathering_id: UUID, person_id: UUID, number: int) -> Encounter:
    """Say what a meeting was worth. When both would meet again, they are introduced."""
    whose = whose_answer(caller(), person_id)
    return rate_encounter(session(), gathering_id, whose, number, now(), **data)
