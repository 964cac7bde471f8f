"""Answers to an event, and its waiting list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import rsvps as actions
from services.events.actions.changes import Wanted, change_or_ask
from services.events.actions.tickets import Wish
from services.events.models import Rsvp, RsvpState
from services.events.queries import rsvps as reads
from services.events.queries.access import whose_answer
from services.events.schemas import NewRsvp, Places, RsvpFilter, RsvpOut, WaitingArgs
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("rsvps", __name__, url_prefix="/<uuid:gathering_id>", description="Who comes.")

_STATUS = {
    RsvpState.CONFIRMED: 201,
    RsvpState.HELD: 202,
    RsvpState.OFFERED: 202,
    RsvpState.WAITING: 202,
    RsvpState.ASKED: 202,
}


@blp.route("/rsvps", methods=["POST"])
@allow(Role.MEMBER, Role.EVENT_MANAGER, Role.STEWARD)
@blp.arguments(NewRsvp)
@blp.response(201, RsvpOut)
@blp.alt_response(
    202,
    schema=RsvpOut,
    description="No place yet: to be paid, a position, or a question to the host.",
)
def accept_rsvp(data: dict[str, Any], gathering_id: UUID) -> tuple[reads.Answer, int]:
    """Take places (201), hold what is to be paid, wait for what there is none of, or for the host (202), or
    hear why not (409).

    Asking twice says the same.
    """
    person_id = whose_answer(caller(), data.get("person_id"))
    wish = Wish(data.get("ticket_type_id"), data["access_code"])
    asked = (gathering_id, person_id, data["places"], now(), today())
    rsvp = actions.accept_rsvp(session(), *asked, wish, data.get("answers"))
    return _shown(rsvp), _STATUS[RsvpState(rsvp.state)]


@blp.route("/rsvps", methods=["GET"])
@allow()
@blp.arguments(RsvpFilter, location="query")
@blp.response(200, paged(RsvpOut))
def list_rsvps(args: dict[str, Any], gathering_id: UUID) -> Page[reads.Answer]:
    """The answers: all of them for event managers, the caller's own for everybody else."""
    return reads.rsvps(session(), gathering_id, caller(), now(), **args)


@blp.route("/rsvps/<uuid:person_id>", methods=["GET"])
@allow()
@blp.response(200, RsvpOut)
def show_rsvp(gathering_id: UUID, person_id: UUID) -> reads.Answer:
    """A person's newest answer, with the position if it waits."""
    whose = whose_answer(caller(), person_id)
    return _shown(reads.last_rsvp(session(), gathering_id, whose))


@blp.route("/rsvps/<uuid:person_id>", methods=["PUT"])
@allow()
@blp.arguments(Places)
@blp.response(200, RsvpOut)
@blp.alt_response(
    202, schema=RsvpOut, description="It is too late to just change it: the host is asked."
)
def change_places(
    data: dict[str, Any], gathering_id: UUID, person_id: UUID
) -> tuple[reads.Answer, int]:
    """Bring more or fewer people (200), or ask the host to, where it is too late for that (202).

    Who waits keeps the position.
    """
    whose = whose_answer(caller(), person_id)
    wanted = Wanted(data["places"], data.get("answers"), data["note"])
    return _changed(gathering_id, whose, wanted)


@blp.route("/rsvps/<uuid:person_id>", methods=["DELETE"])
@allow()
@blp.response(200, RsvpOut)
@blp.alt_response(
    202, schema=RsvpOut, description="It is too late to just do so: the host is asked."
)
def cancel_rsvp(gathering_id: UUID, person_id: UUID) -> tuple[reads.Answer, int]:
    """Give the places, or the position, back (200), or ask the host to take them (202).

    The first who waits and fits has them at once.
    """
    return _changed(gathering_id, whose_answer(caller(), person_id), Wanted(0))


@blp.route("/waiting-list", methods=["GET"])
@allow()
@blp.arguments(WaitingArgs, location="query")
@blp.response(200, paged(RsvpOut))
def list_waiting(args: dict[str, Any], gathering_id: UUID) -> Page[reads.Answer]:
    """Those who wait, in order, and what blocks each: all for event managers, one's own for others."""
    return reads.waiting_list(session(), gathering_id, caller(), now(), **args)


def _changed(gathering_id: UUID, person_id: UUID, wanted: Wanted) -> tuple[reads.Answer, int]:
    is_host = caller().has(Role.EVENT_MANAGER)
    asked = change_or_ask(session(), gathering_id, person_id, wanted, now(), is_host)
    shown = _shown(reads.last_rsvp(session(), gathering_id, person_id))
    return shown, 200 if asked is None else 202


def _shown(rsvp: Rsvp) -> reads.Answer:
    return reads.answer(session(), rsvp, now())
