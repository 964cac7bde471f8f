"""The pages of counsel: a side finds somebody, both say yes, and hours are booked and confirmed."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, request, url_for

from services.introductions.actions import assignments, bookings
from services.introductions.pages.blueprint import pages
from services.introductions.queries import counsel_sheets as sheets
from services.introductions.queries.counsel import booking_of
from services.introductions.schemas.counsel import (
    BookingForm,
    CounselEndIn,
    CounselIn,
    HoursForm,
    SuggestionArgs,
)
from shared.web import allow, caller, form, go_to, now, session, today

_ONE = "/counsel/<uuid:assignment_id>/page"
_FOR = "/partnerships/<uuid:partnership_id>/counsel/page"
_HOURS = "/bookings/<uuid:booking_id>/page"


@pages.route(_FOR, methods=["GET"])
@allow()
def find_counsel(partnership_id: UUID) -> str:
    """Who could counsel the reader's side, with reasons, by skill; also who does already."""
    skill = request.args.get("skill", "")
    known = skill if skill in sheets.SKILLS_IN_WORDS else "coach"
    asked = SuggestionArgs().load({"skill": known, "language": sheets.language_of(caller())})
    sheet = sheets.finding_sheet(session(), partnership_id, caller(), **asked, today=today())
    return render_template("find_counsel.html", sheet=sheet)


@pages.route(_FOR, methods=["POST"])
@allow()
def ask_for_counsel(partnership_id: UUID) -> Response:
    """Ask somebody to counsel one's side."""
    told = form(CounselIn())
    made = assignments.propose_counsel(
        session(), partnership_id, caller(), **told, now=now(), today=today()
    )
    return _show(made.id)


@pages.route(_ONE, methods=["GET"])
@allow()
def counsel(assignment_id: UUID) -> str:
    """Somebody who counsels a side, or is asked to: what waits for the reader, and the booked hours."""
    sheet = sheets.counsel_sheet(session(), assignment_id, caller(), today())
    return render_template("counsel.html", sheet=sheet)


@pages.route(f"{_ONE}/acceptance", methods=["POST"])
@allow()
def agree_to_counsel(assignment_id: UUID) -> Response:
    """Say yes, as the side or as who counsels it."""
    assignments.accept_counsel(session(), assignment_id, caller(), now(), today())
    return _show(assignment_id)


@pages.route(f"{_ONE}/end", methods=["POST"])
@allow()
def end_counsel(assignment_id: UUID) -> Response:
    """Say no, or end it, and why."""
    told = form(CounselEndIn())
    assignments.end_counsel(session(), assignment_id, caller(), told["reason"], now())
    return _show(assignment_id)


@pages.route(f"{_ONE}/bookings", methods=["POST"])
@allow()
def book_hours(assignment_id: UUID) -> Response:
    """Book hours of who counsels one's side."""
    told = form(BookingForm())
    bookings.book(session(), assignment_id, caller(), **told, now=now(), today=today())
    return _show(assignment_id)


@pages.route(f"{_HOURS}/confirmation", methods=["POST"])
@allow()
def confirm_hours(booking_id: UUID) -> Response:
    """Say how long one's side was counselled."""
    minutes = form(HoursForm())["minutes"]
    confirmed = bookings.confirm_hours(session(), booking_id, caller(), minutes, now())
    return _show(confirmed.assignment_id)


@pages.route(f"{_HOURS}/release", methods=["POST"])
@allow()
def give_hours_up(booking_id: UUID) -> Response:
    """Give booked hours up."""
    told, found = form(CounselEndIn()), booking_of(session(), booking_id, caller())
    bookings.give_up(session(), booking_id, caller(), told["reason"], now())
    return _show(found.assignment_id)


def _show(assignment_id: UUID) -> Response:
    return go_to(url_for("pages.counsel", assignment_id=assignment_id))
