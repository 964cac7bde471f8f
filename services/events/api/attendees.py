"""Who comes, as far as they show it: found by name at the door, as a table, and on badges."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from services.events.actions.badges import choose_badge
from services.events.models import BadgeChoice
from services.events.queries import attendees as reads
from services.events.queries.access import whose_answer
from services.events.queries.gatherings import gathering_known
from services.events.schemas import examples
from services.events.schemas.attendees import AttendeeArgs, AttendeeOut, BadgeIn
from shared.callers import Role
from shared.database import Page
from shared.papers import printed_badges
from shared.web import (
    Blueprint,
    allow,
    caller,
    page_language,
    paged,
    session,
    settings,
    today,
)

blp = Blueprint("attendees", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)

_TABLE: dict[str, Any] = {"type": "string"}
_PDF: dict[str, Any] = {"type": "string", "format": "binary"}


@blp.route("/attendees", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(AttendeeArgs, location="query")
@blp.response(200, paged(AttendeeOut))
def list_attendees(args: dict[str, Any], gathering_id: UUID) -> Page[reads.Attendee]:
    """Those who have places; with `q` those who may be meant, by a part of the name, whatever its accents."""
    return reads.attendees(session(), gathering_id, today(), **args)


@blp.route("/attendees.csv", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, _TABLE, content_type="text/csv")
def attendees_table(gathering_id: UUID) -> Response:
    """The same by name as CSV, without ids; no spreadsheet takes a cell for a formula."""
    lines = list(reads.attendees_table(session(), gathering_id, today()))
    return _file("".join(lines).encode(), "text/csv; charset=utf-8", "attendees.csv")


@blp.route("/badges.pdf", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, _PDF, content_type="application/pdf")
def print_badges(gathering_id: UUID) -> Response:
    """A badge for each place, ten on a page of A4: name and organisation as far as they are shown, and the code.

    Who shows no name, and each guest, has a line to write on.
    """
    gathering = gathering_known(session(), gathering_id)
    guest_of = page_language().say("Guest of %(name)s", name="%(name)s")
    found = reads.badges(session(), settings(), gathering_id, today(), guest_of)
    paper = printed_badges(gathering.title, today(), found)
    return _file(paper, "application/pdf", "badges.pdf")


@blp.route("/rsvps/<uuid:person_id>/badge", methods=["PUT"])
@allow()
@blp.arguments(BadgeIn, example=examples.BADGE)
@blp.response(200, BadgeIn)
def choose(data: dict[str, Any], gathering_id: UUID, person_id: UUID) -> BadgeChoice:
    """Say what others see of one at this event: on the badge, and in lists."""
    whose = whose_answer(caller(), person_id)
    return choose_badge(session(), gathering_id, whose, **data)


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, content_type=kind, headers=headers)
