"""Introductions over HTTP: seen by the two and by stewards, answered by the two alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import introductions as actions
from services.introductions.actions.partnerships import form_partnership
from services.introductions.queries import introductions as queries
from services.introductions.queries.partnerships import show_row
from services.introductions.schemas.introductions import (
    ContactsOut,
    IntroductionArgs,
    IntroductionOut,
    RefusalIn,
)
from services.introductions.schemas.partnerships import PartnershipOut, PurposeIn
from shared.web import Blueprint, allow, caller, now, paged, session

blp = Blueprint(
    "introductions", __name__, url_prefix="", description="Proposals that two people meet."
)


@blp.route("/", methods=["GET"])
@allow()
@blp.arguments(IntroductionArgs, location="query")
@blp.response(200, paged(IntroductionOut))
def list_introductions(args: dict[str, Any]) -> Any:
    """My introductions; all of them for a steward."""
    return queries.list_for(session(), caller(), args["mine"], args["after"], args["limit"], now())


@blp.route("/<uuid:introduction_id>", methods=["GET"])
@allow()
@blp.response(200, IntroductionOut)
def show_introduction(introduction_id: UUID) -> Any:
    """An introduction, as far as the caller may see it."""
    return queries.show(session(), introduction_id, caller(), now())


@blp.route("/<uuid:introduction_id>/acceptance", methods=["POST"])
@allow()
@blp.response(200, IntroductionOut)
def accept_introduction(introduction_id: UUID) -> Any:
    """Say yes; only the two themselves do."""
    accepted = actions.accept(session(), introduction_id, caller(), now())
    return queries.show(session(), accepted.id, caller(), now())


@blp.route("/<uuid:introduction_id>/refusal", methods=["POST"])
@allow()
@blp.arguments(RefusalIn)
@blp.response(200, IntroductionOut)
def refuse_introduction(said: dict[str, Any], introduction_id: UUID) -> Any:
    """Say no; only the two themselves do. The other is told that it is no longer available."""
    refused = actions.refuse(session(), introduction_id, caller(), **said, now=now())
    return queries.show(session(), refused.id, caller(), now())


@blp.route("/<uuid:introduction_id>/contacts", methods=["GET"])
@allow()
@blp.response(200, ContactsOut)
def show_contacts(introduction_id: UUID) -> Any:
    """The other's name and address, once both said yes; for the two alone."""
    return {"contacts": [queries.contact_of_the_other(session(), introduction_id, caller())]}


@blp.route("/<uuid:introduction_id>/partnership", methods=["POST"])
@allow()
@blp.arguments(PurposeIn)
@blp.response(201, PartnershipOut)
def add_partnership(told: dict[str, Any], introduction_id: UUID) -> Any:
    """Make a partnership of an introduction that is made; one of the two does."""
    formed = form_partnership(session(), introduction_id, caller(), told["purpose"], now())
    return show_row(formed)
