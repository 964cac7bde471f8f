"""The page by which somebody says, without signing in, whether they speak: looking at it says nothing."""

from __future__ import annotations

from flask import render_template, request

from services.events.actions import speakers as actions
from services.events.pages.blueprint import pages
from services.events.queries.speaker_links import SpeakerLink, read_speaker_link, slot_sheet
from shared.web import allow_anyone, limit, now, session, settings, speak_to, today


@pages.route("/speaking", methods=["GET"])
@allow_anyone
def ask_to_speak() -> str:
    """What somebody is asked to speak of, with a button for a yes and one for a no."""
    return _show(_link())


@pages.route("/speaking/acceptance", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def speak() -> str:
    """Say yes at once; the link says yes or no, once."""
    link = _link()
    ids = (link.speaker.gathering_id, link.speaker.id, link.caller)
    actions.say_yes(session(), *ids, now(), today(), invitation=link.invitation)
    return _show(link)


@pages.route("/speaking/refusal", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def not_speak() -> str:
    """Say no at once; the link says yes or no, once."""
    link = _link()
    ids = (link.speaker.gathering_id, link.speaker.id, link.caller)
    actions.say_no(session(), *ids, now(), invitation=link.invitation)
    return _show(link)


def _link() -> SpeakerLink:
    token = request.args.get("token", "")
    link = read_speaker_link(session(), settings(), token, now())
    speak_to(link.language)
    return link


def _show(link: SpeakerLink) -> str:
    sheet = slot_sheet(session(), link, now())
    return render_template("speaking.html", sheet=sheet, token=request.args.get("token", ""))
