"""The page of what waits for a steward: matches to look at, wishes nobody meets, members who fit nobody."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, url_for

from services.introductions.actions import queue as actions
from services.introductions.pages.blueprint import pages
from services.introductions.queries.queue import queue
from services.introductions.queries.requests import unmet_wishes
from services.introductions.queries.unmatched import unmatched
from services.introductions.schemas.requests import UnfitIn, WordsForm
from shared.callers import Role
from shared.web import allow, caller, form, go_to, now, session

_AT_ONCE = 50


@pages.route("/queue/page", methods=["GET"])
@allow(Role.STEWARD)
def waiting() -> str:
    """What waits for a steward, the oldest first."""
    return render_template(
        "waiting.html",
        queued=queue(session(), None, _AT_ONCE).items,
        wishes=unmet_wishes(session(), _AT_ONCE),
        unmatched=unmatched(session(), None, _AT_ONCE).items,
    )


@pages.route("/queue/<uuid:match_id>/page/acceptance", methods=["POST"])
@allow(Role.STEWARD)
def pass_on(match_id: UUID) -> Response:
    """Propose it, in other words if some are written."""
    actions.pass_from_queue(session(), match_id, **form(WordsForm()), now=now())
    return go_to(url_for("pages.waiting"))


@pages.route("/queue/<uuid:match_id>/page/drop", methods=["POST"])
@allow(Role.STEWARD)
def drop(match_id: UUID) -> Response:
    """Do not propose these two, for a year or for ever."""
    for_ever = form(UnfitIn())["for_ever"]
    actions.drop_from_queue(session(), match_id, caller(), for_ever, now())
    return go_to(url_for("pages.waiting"))
