"""The page of one's own calendar: given to be read, whether it can be, and taken back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, url_for

from services.introductions.actions.calendars import give_calendar, take_calendar_back
from services.introductions.pages.blueprint import pages
from services.introductions.queries.calendars import calendar_if_given
from services.introductions.schemas.calendars import CalendarIn
from shared.web import allow, caller, form, go_to, now, session, settings

_PAGE = "/persons/<uuid:person_id>/calendar/page"


@pages.route(_PAGE, methods=["GET"])
@allow()
def calendar(person_id: UUID) -> str:
    """My calendar, for nobody else."""
    found = calendar_if_given(session(), person_id, caller())
    zone = settings().time_zone
    return render_template("calendar.html", calendar=found, zone=zone, person_id=person_id)


@pages.route(_PAGE, methods=["POST"])
@allow()
def give(person_id: UUID) -> Response:
    """Let my calendar be read."""
    told = form(CalendarIn())
    given = {"url": told["url"], "zone": told["zone"] or settings().time_zone}
    private = settings().webhooks_may_be_private
    give_calendar(session(), person_id, caller(), **given, allows_private=private, now=now())
    return _show(person_id)


@pages.route(f"{_PAGE}/removal", methods=["POST"])
@allow()
def take_back(person_id: UUID) -> Response:
    """Let my calendar be read no more."""
    take_calendar_back(session(), person_id, caller())
    return _show(person_id)


def _show(person_id: UUID) -> Response:
    return go_to(url_for("pages.calendar", person_id=person_id))
