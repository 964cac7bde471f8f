"""Calendars of events, for programs that keep them: of all, of one, and of what a person goes to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from services.events.actions import calendar_links as actions
from services.events.queries import calendars as reads
from services.events.queries.access import whose_answer
from services.events.schemas.calendars import CalendarLinkOut
from shared.calendars import Feed
from shared.web import Blueprint, allow, allow_anyone, caller, etag, now, session, settings

blp = Blueprint("calendars", __name__, url_prefix="", description=__doc__)

_TYPE = "text/calendar"
_FILE: dict[str, Any] = {"type": "string"}
_FOR_ALL, _FOR_ONE = "public, max-age=300", "private, no-cache"


@blp.route("/calendar.ics", methods=["GET"])
@allow_anyone
@blp.response(200, _FILE, content_type=_TYPE)
def show_calendar() -> Response:
    """The events to come, and for two months those past or called off; a thousand at most."""
    told = settings()
    feed = reads.public_feed(session(), told.association_name, told.base_url, now())
    return _answer(feed, _FOR_ALL)


@blp.route("/<uuid:gathering_id>.ics", methods=["GET"])
@allow_anyone
@blp.response(200, _FILE, content_type=_TYPE)
def show_calendar_of_one(gathering_id: UUID) -> Response:
    """An event alone; one that was called off says so."""
    return _answer(reads.feed_of_one(session(), gathering_id, settings().base_url), _FOR_ALL)


@blp.route("/calendars/<token>.ics", methods=["GET"])
@allow_anyone
@blp.response(200, _FILE, content_type=_TYPE)
def show_own_calendar(token: str) -> Response:
    """What the person goes to whose link this is, or may go to; nobody needs to be signed in."""
    told = settings()
    feed = reads.private_feed(session(), token, told.association_name, told.base_url, now())
    return _answer(feed, _FOR_ONE)


@blp.route("/calendar-links", methods=["POST"])
@allow()
@blp.response(201, CalendarLinkOut)
def make_calendar_link() -> dict[str, str]:
    """Make a link to one's own calendar; the one before leads nowhere from now on."""
    token = actions.make_link(session(), whose_answer(caller(), None), now())
    return {"url": f"{settings().base_url}/events/calendars/{token}.ics"}


@blp.route("/calendar-links", methods=["DELETE"])
@allow()
@blp.response(204)
def revoke_calendar_link() -> None:
    """Let one's link lead nowhere."""
    actions.revoke_link(session(), whose_answer(caller(), None))


def _answer(feed: Feed, cached: str) -> Response:
    """A feed, written only for who does not have it yet."""
    etag(feed.tag)
    answer = Response(status=304)
    if not request.if_none_match.contains_weak(feed.tag):
        answer = Response(feed.written(), content_type=f"{_TYPE}; charset=utf-8")
        answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer.headers["Cache-Control"] = cached
    if cached == _FOR_ALL:  # what is somebody's own changes, too, by what is not in it any more
        answer.last_modified = feed.changed_at
    return answer
