"""The page that a letter's link opens without sign-in: programs that look into letters press no button."""

from __future__ import annotations

from flask import render_template, request

from services.introductions.actions import links
from services.introductions.pages.blueprint import pages
from services.introductions.queries.links import AnswerLink, link_sheet, read_answer_link
from services.introductions.queries.sheets import WHY_IN_WORDS
from services.introductions.schemas.introductions import RefusalIn
from shared.web import allow_anyone, form, limit, now, session, settings, speak_to


@pages.route("/answer", methods=["GET"])
@allow_anyone
def ask_by_link() -> str:
    """What there is to answer, with a button for a yes and one for a no; looking says neither."""
    return _show(_link())


@pages.route("/answer/acceptance", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def accept_by_link() -> str:
    """Say yes at once, without signing in; the link says yes or no, once."""
    link = _link()
    links.say_yes(session(), link, now())
    return _show(link)


@pages.route("/answer/refusal", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def refuse_by_link() -> str:
    """Say no at once, without signing in; the link says yes or no, once."""
    link = _link()
    links.say_no(session(), link, now(), **form(RefusalIn()))
    return _show(link)


def _link() -> AnswerLink:
    link = read_answer_link(session(), settings(), request.args.get("token", ""), now())
    speak_to(link.language)
    return link


def _show(link: AnswerLink) -> str:
    token = request.args.get("token", "")
    sheet = link_sheet(session(), link, now())
    return render_template("answer.html", sheet=sheet, token=token, whys=WHY_IN_WORDS)
