"""The page with somebody's tickets, opened by the link of a letter without sign-in."""

from __future__ import annotations

from flask import render_template, request

from services.events.pages.blueprint import pages
from services.events.queries.links import TICKETS, read_guest_link
from services.events.queries.own_tickets import tickets_sheet
from shared.web import allow_anyone, limit, now, session, settings, speak_to


@pages.route("/tickets", methods=["GET"])
@allow_anyone
@limit("60 per minute")
def show_tickets() -> str:
    """The code of each place, to be held before the scanner at the door; whoever has the link has the tickets."""
    link = read_guest_link(settings(), request.args.get("token", ""), now(), TICKETS)
    speak_to(link.language)
    return render_template("tickets.html", sheet=tickets_sheet(session(), settings(), link))
