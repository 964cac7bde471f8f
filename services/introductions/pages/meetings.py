"""The page by which one of two says how their meeting went, without signing in."""

from __future__ import annotations

from flask import render_template, request

from services.introductions.actions import meetings as actions
from services.introductions.pages.blueprint import pages
from services.introductions.queries import meetings as queries
from services.introductions.queries.links import MEETING, AnswerLink, read_answer_link
from services.introductions.schemas.meetings import MeetingIn
from shared.web import allow_anyone, form, limit, now, session, settings, speak_to


@pages.route("/meeting", methods=["GET"])
@allow_anyone
def ask_how_it_went() -> str:
    """What is asked of a meeting, with buttons; looking says nothing."""
    return _show(_link())


@pages.route("/meeting", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def report_by_link() -> str:
    """Say how it went; the link is good for one answer."""
    link = _link()
    said = form(MeetingIn())
    actions.report(session(), link.introduction_id, link.caller, **said, now=now())
    return _show(link)


def _link() -> AnswerLink:
    token = request.args.get("token", "")
    link = read_answer_link(session(), settings(), token, now(), MEETING)
    speak_to(link.language)
    return link


def _show(link: AnswerLink) -> str:
    report = queries.report_of(session(), link.introduction_id, link.caller)
    return render_template(
        "meeting.html",
        report=report,
        introduction_id=link.introduction_id,
        token=request.args.get("token", ""),
    )
