"""Calendars over HTTP: one's own feed, and the times at which two who are introduced could meet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions.calendars import give_calendar, take_calendar_back
from services.introductions.queries.calendars import calendar_of, times_for
from services.introductions.schemas import examples
from services.introductions.schemas.calendars import CalendarIn, CalendarOut, TimesOut
from shared.web import Blueprint, allow, caller, now, session, settings

blp = Blueprint("calendars", __name__, description=__doc__)

_MINE = "/persons/<uuid:person_id>/calendar"


@blp.route(_MINE, methods=["GET"])
@allow()
@blp.response(200, CalendarOut)
def show_calendar(person_id: UUID) -> Any:
    """My calendar, and whether it can be read; for nobody else."""
    return calendar_of(session(), person_id, caller())


@blp.route(_MINE, methods=["PUT"])
@allow()
@blp.arguments(CalendarIn, example=examples.CALENDAR)
@blp.response(200, CalendarOut)
def replace_calendar(told: dict[str, Any], person_id: UUID) -> Any:
    """Let my calendar be read, so that times for a first meeting can be proposed."""
    give_calendar(
        session(),
        person_id,
        caller(),
        url=told["url"],
        zone=told["zone"] or settings().time_zone,
        allows_private=settings().webhooks_may_be_private,
        now=now(),
    )
    return calendar_of(session(), person_id, caller())


@blp.route(_MINE, methods=["DELETE"])
@allow()
@blp.response(204)
def remove_calendar(person_id: UUID) -> None:
    """Let my calendar be read no more."""
    take_calendar_back(session(), person_id, caller())


@blp.route("/<uuid:introduction_id>/times", methods=["GET"])
@allow()
@blp.response(200, TimesOut)
def list_times(introduction_id: UUID) -> Any:
    """Times that suit both, as far as calendars say; for the two, once both said yes."""
    return times_for(session(), introduction_id, caller(), now())
