"""The timetable of an event: rooms, tracks, sessions, and seats in those that have seats of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import seats
from services.events.actions import timetable as actions
from services.events.models import Hall, SittingGuest, Track
from services.events.queries import timetable as reads
from services.events.queries.access import whose_answer
from services.events.schemas import examples
from services.events.schemas.timetable import (
    HallIn,
    HallOut,
    SessionGuestOut,
    SessionIn,
    SessionOut,
    TimetableArgs,
    TimetableOut,
    TrackIn,
    TrackOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, allow_anyone, caller, now, paged, session
from shared.web.schemas import PageArgs

blp = Blueprint("timetable", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)


@blp.route("/timetable", methods=["GET"])
@allow_anyone
@blp.arguments(TimetableArgs, location="query")
@blp.response(200, TimetableOut)
def show_timetable(args: dict[str, Any], gathering_id: UUID) -> reads.Timetable:
    """All sessions by day, and then by room or track."""
    return reads.timetable(session(), gathering_id, caller(), **args)


@blp.route("/rooms", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(HallIn, example=examples.ROOM)
@blp.response(200, HallOut)
def put_room(data: dict[str, Any], gathering_id: UUID) -> Hall:
    """Enter a room, or give the one of this name another size."""
    return actions.put_hall(session(), gathering_id, **data, now=now())


@blp.route("/rooms", methods=["GET"])
@allow_anyone
@blp.response(200, HallOut(many=True))
def list_rooms(gathering_id: UUID) -> list[Hall]:
    """The rooms, by name."""
    return reads.halls_seen(session(), gathering_id, caller())


@blp.route("/tracks", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(TrackIn, example=examples.TRACK)
@blp.response(200, TrackOut)
def put_track(data: dict[str, Any], gathering_id: UUID) -> Track:
    """Enter a track."""
    return actions.put_track(session(), gathering_id, **data, now=now())


@blp.route("/sessions", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(SessionIn, example=examples.SESSION)
@blp.response(201, SessionOut)
def add_session(data: dict[str, Any], gathering_id: UUID) -> reads.SittingSeen:
    """Enter a session; a room that is taken at the time is refused."""
    sitting = actions.add_sitting(session(), gathering_id, now(), **data)
    return reads.sitting_seen(session(), gathering_id, sitting.id, caller())


@blp.route("/sessions/<uuid:sitting_id>", methods=["GET"])
@allow_anyone
@blp.response(200, SessionOut)
def show_session(gathering_id: UUID, sitting_id: UUID) -> reads.SittingSeen:
    """A session."""
    return reads.sitting_seen(session(), gathering_id, sitting_id, caller())


@blp.route("/sessions/<uuid:sitting_id>", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(SessionIn, example=examples.SESSION)
@blp.response(200, SessionOut)
def edit_session(data: dict[str, Any], gathering_id: UUID, sitting_id: UUID) -> reads.SittingSeen:
    """Let a session be as it is said here; who has a seat in it keeps it."""
    actions.edit_sitting(session(), gathering_id, sitting_id, now(), **data)
    return reads.sitting_seen(session(), gathering_id, sitting_id, caller())


@blp.route("/sessions/<uuid:sitting_id>", methods=["DELETE"])
@allow(Role.EVENT_MANAGER)
@blp.response(204)
def remove_session(gathering_id: UUID, sitting_id: UUID) -> None:
    """Take a session out, and the seats in it."""
    actions.remove_sitting(session(), gathering_id, sitting_id, now())


@blp.route("/sessions/<uuid:sitting_id>/guests", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(SessionGuestOut))
def list_guests(args: dict[str, Any], gathering_id: UUID, sitting_id: UUID) -> Page[SittingGuest]:
    """Who has a seat in a session."""
    return reads.sitting_guests(session(), gathering_id, sitting_id, **args)


@blp.route("/sessions/<uuid:sitting_id>/guests/<uuid:person_id>", methods=["PUT"])
@allow()
@blp.response(200, SessionOut)
def sign_up(gathering_id: UUID, sitting_id: UUID, person_id: UUID) -> reads.SittingSeen:
    """Take a seat in a session that has seats of its own, with a place at the event."""
    whose = whose_answer(caller(), person_id)
    seats.sign_up(session(), gathering_id, sitting_id, whose, now())
    return reads.sitting_seen(session(), gathering_id, sitting_id, caller())


@blp.route("/sessions/<uuid:sitting_id>/guests/<uuid:person_id>", methods=["DELETE"])
@allow()
@blp.response(204)
def give_back(gathering_id: UUID, sitting_id: UUID, person_id: UUID) -> None:
    """Give a seat back, until the session begins."""
    whose = whose_answer(caller(), person_id)
    seats.give_seat_back(session(), gathering_id, sitting_id, whose, now())
