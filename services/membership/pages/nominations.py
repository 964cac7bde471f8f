"""The pages of nominations: members name people on one, and those answer on the other."""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template, request, url_for

from services.membership.actions.nominations.answering import answer_nomination
from services.membership.actions.nominations.naming import nominate
from services.membership.actions.ways_back import way_back
from services.membership.pages.blueprint import pages
from services.membership.queries.consents import words_of_joining
from services.membership.queries.nominations import nominee_seen, own_nominations
from services.membership.queries.reports.periods import month_began
from services.membership.schemas.nominations import NewNominations
from shared.callers import Role
from shared.web import (
    allow,
    allow_anyone,
    caller,
    go_to,
    limit,
    now,
    session,
    settings,
    today,
    told,
)

_ROWS = range(5)
_ASKED = ("full_name", "email", "organisation", "why")


@pages.route("/nominations/page", methods=["GET"])
@allow(Role.MEMBER)
def people_to_name() -> str:
    """A form for people outside who might belong here, and how many one named before."""
    own = own_nominations(session(), caller(), _month_began(), today())
    return render_template("naming.html", own=own, rows=_ROWS)


@pages.route("/nominations/page", methods=["POST"])
@allow(Role.MEMBER)
@limit("30 per minute")
def name_people() -> Response:
    """Name those whose rows are filled in."""
    rows = [
        {name: request.form.get(f"{name}_{row}", "").strip() for name in _ASKED} for row in _ROWS
    ]
    filled = [row for row in rows if any(row.values())]
    asked = told(NewNominations(), {"people": filled, "named": "named" in request.form})
    nominate(
        session(),
        settings(),
        caller(),
        **asked,
        since=_month_began(),
        today=today(),
        now=now(),
    )
    return go_to(url_for("pages.people_to_name"))


@pages.route("/nomination", methods=["GET"])
@allow_anyone
def named() -> str:
    """A button for the answer of the link: programs that look into letters press nothing."""
    token = request.args.get("token", "")
    seen = nominee_seen(session(), settings(), token, now(), today())
    words = words_of_joining(session())
    return render_template("nomination.html", token=token, seen=seen, words=words)


@pages.route("/nomination", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def answer() -> str:
    """Say yes, not now or never; yes shows the way to the application that was begun."""
    token = request.form.get("token", "")
    nominee = answer_nomination(session(), settings(), token, today(), now())
    application_id, way = nominee.application_id, ""
    if application_id is not None:
        bearer = way_back(settings(), application_id, now())
        way = url_for("pages.application", application_id=application_id, token=bearer)
    return render_template("nomination_answered.html", state=nominee.state, way=way)


def _month_began() -> datetime:
    return month_began(today(), settings().zone)
