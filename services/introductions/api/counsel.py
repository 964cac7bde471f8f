"""Counsel for a side over HTTP: the register, who could counsel, who does, and the hours booked of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import assignments, bookings
from services.introductions.actions.intermediaries import change_intermediary, enter_intermediary
from services.introductions.queries import counsel as queries
from services.introductions.schemas import examples
from services.introductions.schemas.counsel import (
    AssignmentOut,
    BookingIn,
    BookingOut,
    CounselEndIn,
    CounselFactsIn,
    CounselIn,
    HoursIn,
    IntermediaryIn,
    IntermediaryOut,
    SuggestionArgs,
    SuggestionList,
)
from services.introductions.schemas.introductions import ContactsOut
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, today

blp = Blueprint("counsel", __name__, description=__doc__)


@blp.route("/intermediaries", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(IntermediaryOut))
def list_intermediaries(args: dict[str, Any]) -> Any:
    """The register of those who counsel, for stewards; for others what it says of themselves."""
    return queries.register(session(), caller(), args["after"], args["limit"])


@blp.route("/intermediaries", methods=["POST"])
@allow()
@blp.arguments(IntermediaryIn, example=examples.INTERMEDIARY)
@blp.response(201, IntermediaryOut)
def enter(told: dict[str, Any]) -> Any:
    """Enter somebody in the register: oneself, or as a steward anybody."""
    return enter_intermediary(session(), caller(), now=now(), **told)


@blp.route("/intermediaries/<uuid:intermediary_id>", methods=["PUT"])
@allow()
@blp.arguments(CounselFactsIn)
@blp.response(200, IntermediaryOut)
def change(told: dict[str, Any], intermediary_id: UUID) -> Any:
    """Say anew what the register says of somebody; what is booked keeps its rate."""
    return change_intermediary(session(), intermediary_id, caller(), **told)


@blp.route("/partnerships/<uuid:partnership_id>/intermediaries", methods=["GET"])
@allow()
@blp.arguments(SuggestionArgs, location="query")
@blp.response(200, SuggestionList)
def suggest(args: dict[str, Any], partnership_id: UUID) -> Any:
    """Who could counsel a side of a partnership, with reasons; nobody who is tied to any of its parties."""
    found = queries.suggestions(session(), partnership_id, caller(), **args, today=today())
    return {"items": found}


@blp.route("/partnerships/<uuid:partnership_id>/counsel", methods=["POST"])
@allow()
@blp.arguments(CounselIn)
@blp.response(201, AssignmentOut)
def propose(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Ask somebody to counsel one's side; a steward asks both."""
    made = assignments.propose_counsel(
        session(), partnership_id, caller(), **told, now=now(), today=today()
    )
    return queries.shown(session(), made, caller())


@blp.route("/counsel", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(AssignmentOut))
def list_assignments(args: dict[str, Any]) -> Any:
    """Who counsels one's sides, and whom one counsels; all for stewards."""
    return queries.assignments(session(), caller(), args["after"], args["limit"])


@blp.route("/counsel/<uuid:assignment_id>", methods=["GET"])
@allow()
@blp.response(200, AssignmentOut)
def show_assignment(assignment_id: UUID) -> Any:
    """Somebody who counsels a side, or is asked to."""
    found = queries.assignment_of(session(), assignment_id, caller())
    return queries.shown(session(), found, caller())


@blp.route("/counsel/<uuid:assignment_id>/acceptance", methods=["POST"])
@allow()
@blp.response(200, AssignmentOut)
def accept_counsel(assignment_id: UUID) -> Any:
    """Say yes, as the side or as who counsels it."""
    made = assignments.accept_counsel(session(), assignment_id, caller(), now(), today())
    return queries.shown(session(), made, caller())


@blp.route("/counsel/<uuid:assignment_id>/end", methods=["POST"])
@allow()
@blp.arguments(CounselEndIn)
@blp.response(200, AssignmentOut)
def end_counsel(told: dict[str, Any], assignment_id: UUID) -> Any:
    """Say no, or end it, and why; hours that wait are given up."""
    ended = assignments.end_counsel(session(), assignment_id, caller(), told["reason"], now())
    return queries.shown(session(), ended, caller())


@blp.route("/counsel/<uuid:assignment_id>/contacts", methods=["GET"])
@allow()
@blp.response(200, ContactsOut)
def show_counsel_contacts(assignment_id: UUID) -> Any:
    """The other's name and address, for the side and who counsels it, once both said yes."""
    return {"contacts": queries.contacts_of(session(), assignment_id, caller())}


@blp.route("/counsel/<uuid:assignment_id>/bookings", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(BookingOut))
def list_bookings(args: dict[str, Any], assignment_id: UUID) -> Any:
    """The hours that were booked, and what became of them."""
    return queries.bookings(session(), assignment_id, caller(), args["after"], args["limit"])


@blp.route("/counsel/<uuid:assignment_id>/bookings", methods=["POST"])
@allow()
@blp.arguments(BookingIn, example=examples.BOOKING)
@blp.response(201, BookingOut)
def book(told: dict[str, Any], assignment_id: UUID) -> Any:
    """Book hours; where they cost anything, the counsel fund answers within moments: read `state` again."""
    return bookings.book(session(), assignment_id, caller(), **told, now=now(), today=today())


@blp.route("/bookings/<uuid:booking_id>", methods=["GET"])
@allow()
@blp.response(200, BookingOut)
def show_booking(booking_id: UUID) -> Any:
    """Booked hours, and what became of them."""
    return queries.booking_of(session(), booking_id, caller())


@blp.route("/bookings/<uuid:booking_id>/confirmation", methods=["POST"])
@allow()
@blp.arguments(HoursIn)
@blp.response(200, BookingOut)
def confirm_hours(told: dict[str, Any], booking_id: UUID) -> Any:
    """Say how long one's side was counselled; that much is paid."""
    return bookings.confirm_hours(session(), booking_id, caller(), told["minutes"], now())


@blp.route("/bookings/<uuid:booking_id>/release", methods=["POST"])
@allow()
@blp.arguments(CounselEndIn)
@blp.response(200, BookingOut)
def give_hours_up(told: dict[str, Any], booking_id: UUID) -> Any:
    """Give booked hours up; the fund keeps nothing for them any more."""
    return bookings.give_up(session(), booking_id, caller(), told["reason"], now())
