"""The pages that letters lead to: a person sees what there is to decide, and says yes or no."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, url_for

from services.introductions.actions import declining, successions
from services.introductions.actions import introductions as answers
from services.introductions.actions.confirmations import confirm as confirm_handover
from services.introductions.actions.partnerships import form_partnership
from services.introductions.pages.blueprint import pages
from services.introductions.queries import introductions as queries
from services.introductions.queries import partnership_sheets, sheets
from services.introductions.queries.sheets import WHY_IN_WORDS
from services.introductions.schemas.handovers import ConfirmationIn, SuccessorIn
from services.introductions.schemas.introductions import RefusalIn
from services.introductions.schemas.partnerships import PurposeIn
from shared.callers import Role
from shared.web import allow, caller, form, go_to, now, page_language, session, today

_AT_ONCE = 50


@pages.route("/page", methods=["GET"])
@allow()
def mine() -> str:
    """My introductions, and the partnerships and handovers that I have a part in."""
    return render_template(
        "mine.html",
        introductions=queries.newest(session(), caller(), _AT_ONCE, now()),
        partnerships=partnership_sheets.lines(session(), caller(), _AT_ONCE),
        handovers=sheets.unfinished_handovers(session(), caller(), _AT_ONCE, today()),
        my_id=caller().person_id,
        looks_after_all=caller().has(Role.STEWARD),
    )


@pages.route("/<uuid:introduction_id>/page", methods=["GET"])
@allow()
def introduction(introduction_id: UUID) -> str:
    """An introduction, as far as the reader may see it, and what they may say to it."""
    sheet = sheets.introduction_sheet(session(), introduction_id, caller(), now())
    return render_template("introduction.html", sheet=sheet, whys=WHY_IN_WORDS)


@pages.route("/<uuid:introduction_id>/page/acceptance", methods=["POST"])
@allow()
def accept(introduction_id: UUID) -> Response:
    """Say yes; only the two themselves do."""
    answers.accept(session(), introduction_id, caller(), now())
    return _show_introduction(introduction_id)


@pages.route("/<uuid:introduction_id>/page/refusal", methods=["POST"])
@allow()
def refuse(introduction_id: UUID) -> Response:
    """Say no; only the two themselves do."""
    answers.refuse(session(), introduction_id, caller(), **form(RefusalIn()), now=now())
    return _show_introduction(introduction_id)


@pages.route("/<uuid:introduction_id>/page/partnership", methods=["POST"])
@allow()
def form_one(introduction_id: UUID) -> Response:
    """Make a partnership of an introduction that is made; one of the two does."""
    form_partnership(session(), introduction_id, caller(), **form(PurposeIn()), now=now())
    return _show_introduction(introduction_id)


@pages.route("/handovers/<uuid:handover_id>/page", methods=["GET"])
@allow()
def handover(handover_id: UUID) -> str:
    """A handover, with what waits for the reader, and the briefing for whom it is."""
    sheet = sheets.handover_sheet(session(), handover_id, caller(), today(), page_language())
    return render_template("handover.html", sheet=sheet)


@pages.route("/handovers/<uuid:handover_id>/page/successor", methods=["POST"])
@allow()
def name_successor(handover_id: UUID) -> Response:
    """Say who follows."""
    chosen = form(SuccessorIn())["person_id"]
    successions.name_successor(session(), handover_id, chosen, caller(), now(), today())
    return _show_handover(handover_id)


@pages.route("/handovers/<uuid:handover_id>/page/items/<uuid:item_id>/refusal", methods=["POST"])
@allow()
def decline_item(handover_id: UUID, item_id: UUID) -> Response:
    """Say that one thing is not carried on."""
    declining.decline_item(session(), handover_id, item_id, caller(), now())
    return _show_handover(handover_id)


@pages.route("/handovers/<uuid:handover_id>/page/briefing", methods=["POST"])
@allow()
def acknowledge_briefing(handover_id: UUID) -> Response:
    """The successor has read the briefing."""
    successions.acknowledge_briefing(session(), handover_id, caller(), now())
    return _show_handover(handover_id)


@pages.route("/handovers/<uuid:handover_id>/page/reintroduction", methods=["POST"])
@allow()
def reintroduce(handover_id: UUID) -> Response:
    """Put the successor and the other sides in touch."""
    successions.reintroduce(session(), handover_id, caller(), now())
    return _show_handover(handover_id)


@pages.route("/handovers/<uuid:handover_id>/page/confirmation", methods=["POST"])
@allow()
def confirm(handover_id: UUID) -> Response:
    """Say whether my side carries on."""
    carries_on = form(ConfirmationIn())["carries_on"]
    confirm_handover(session(), handover_id, caller(), carries_on, now())
    return _show_handover(handover_id)


def _show_introduction(introduction_id: UUID) -> Response:
    return go_to(url_for("pages.introduction", introduction_id=introduction_id))


def _show_handover(handover_id: UUID) -> Response:
    return go_to(url_for("pages.handover", handover_id=handover_id))
