"""The page on which somebody says whether they still come: programs that look into letters press no button."""

from __future__ import annotations

from flask import render_template, request

from services.events.actions.attending import say_whether
from services.events.pages.blueprint import pages
from services.events.queries.links import RECONFIRM, GuestLink, read_guest_link, reconfirm_sheet
from services.events.schemas.attending import ReconfirmationIn
from shared.web import allow_anyone, form, limit, now, session, settings, speak_to


@pages.route("/reconfirmation", methods=["GET"])
@allow_anyone
def ask_who_still_comes() -> str:
    """A button for a yes and one for a no; looking says neither."""
    return _show(_link())


@pages.route("/reconfirmation", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def say_by_link() -> str:
    """Say yes or no at once, without signing in; the link is for one answer."""
    link = _link()
    say_whether(session(), link.rsvp_id, **form(ReconfirmationIn()), now=now())
    return _show(link)


def _link() -> GuestLink:
    token = request.args.get("token", "")
    link = read_guest_link(settings(), token, now(), RECONFIRM)
    speak_to(link.language)
    return link


def _show(link: GuestLink) -> str:
    sheet = reconfirm_sheet(session(), link, now())
    token = request.args.get("token", "")
    return render_template("reconfirmation.html", sheet=sheet, token=token)
