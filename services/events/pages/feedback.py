"""The page on which somebody who was there says how it was, without signing in."""

from __future__ import annotations

from flask import render_template, request

from services.events.actions.feedback import give_feedback
from services.events.pages.blueprint import pages
from services.events.queries.links import FEEDBACK, GuestLink, feedback_sheet, read_guest_link
from services.events.schemas.feedback import FeedbackIn
from shared.web import allow_anyone, form, limit, now, session, settings, speak_to


@pages.route("/feedback", methods=["GET"])
@allow_anyone
def ask_how_it_was() -> str:
    """What is asked; looking says nothing."""
    return _show(_link())


@pages.route("/feedback", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def say_how_it_was() -> str:
    """Say how it was; the link is good for one answer."""
    link = _link()
    give_feedback(session(), link.rsvp_id, **form(FeedbackIn()), now=now())
    return _show(link)


def _link() -> GuestLink:
    token = request.args.get("token", "")
    link = read_guest_link(settings(), token, now(), FEEDBACK)
    speak_to(link.language)
    return link


def _show(link: GuestLink) -> str:
    token = request.args.get("token", "")
    sheet = feedback_sheet(session(), link)
    return render_template("feedback.html", sheet=sheet, token=token)
