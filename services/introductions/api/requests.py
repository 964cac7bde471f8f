"""Asking for introductions, and what waits for a steward, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import queue as queued
from services.introductions.actions import requests as actions
from services.introductions.models import Mode, RequestKind
from services.introductions.queries import policies
from services.introductions.queries.queue import queue
from services.introductions.queries.requests import Named, requests_for, show_request
from services.introductions.queries.sheets import colleagues_of
from services.introductions.schemas import examples
from services.introductions.schemas.requests import (
    ColleaguesOut,
    OutcomeOut,
    PolicySchema,
    ProposalIn,
    QueuedOut,
    ReferralIn,
    RequestArgs,
    RequestOut,
    UnfitIn,
    VouchingIn,
    WishIn,
    WordsIn,
)
from shared.callers import Role
from shared.web import Blueprint, PageArgs, allow, caller, limit, now, paged, session, today

blp = Blueprint("requests", __name__, url_prefix="", description=__doc__)


@blp.route("/requests", methods=["GET"])
@allow()
@blp.arguments(RequestArgs, location="query")
@blp.response(200, paged(RequestOut))
def list_requests(args: dict[str, Any]) -> Any:
    """What I asked for; for a steward all that was, with whom it means."""
    return requests_for(session(), caller(), args["mine"], args["after"], args["limit"])


@blp.route("/wishes", methods=["POST"])
@allow(Role.MEMBER)
@limit("30 per minute")
@blp.arguments(WishIn, example=examples.WISH)
@blp.response(201, RequestOut)
def add_wish(told: dict[str, Any]) -> Any:
    """Ask to be introduced: to someone of a sort, which a steward reads, or to somebody by name."""
    named = told.pop("named")
    kind = RequestKind.NAMED if named else RequestKind.WISH
    means = [Named(**named)] if named else []
    wanted = told["wanted"]
    return show_request(
        actions.ask_for(session(), caller(), kind, told["text"], means, now(), wanted)
    )


@blp.route("/vouchings", methods=["POST"])
@allow(Role.MEMBER)
@limit("30 per minute")
@blp.arguments(VouchingIn, example=examples.VOUCHING)
@blp.response(201, RequestOut)
def add_vouching(told: dict[str, Any]) -> Any:
    """Vouch for two others who should meet. Whether they are known here is not told."""
    means = [Named(**told["first"]), Named(**told["second"])]
    return show_request(
        actions.ask_for(session(), caller(), RequestKind.VOUCHING, told["text"], means, now())
    )


@blp.route("/requests/<uuid:request_id>/withdrawal", methods=["POST"])
@allow()
@blp.response(200, RequestOut)
def withdraw_request(request_id: UUID) -> Any:
    """Take back what I asked for."""
    return show_request(actions.withdraw_request(session(), request_id, caller(), now()))


@blp.route("/<uuid:introduction_id>/colleagues", methods=["GET"])
@allow()
@blp.response(200, ColleaguesOut)
def list_colleagues(introduction_id: UUID) -> Any:
    """Who of my organisation may be named as the better one to meet; for one of the two."""
    return {"colleagues": colleagues_of(session(), introduction_id, caller(), today())}


@blp.route("/<uuid:introduction_id>/referral", methods=["POST"])
@allow()
@blp.arguments(ReferralIn)
@blp.response(204)
def refer(told: dict[str, Any], introduction_id: UUID) -> None:
    """Name a colleague who is the better one; say no besides, if you do not want to meet."""
    actions.refer(session(), introduction_id, caller(), told["colleague_id"], now())


@blp.route("/proposals", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(ProposalIn, example=examples.PROPOSAL)
@blp.response(201, OutcomeOut)
def add_proposal(told: dict[str, Any]) -> Any:
    """Propose two people to each other."""
    return {"outcome": actions.propose_by_hand(session(), **told, now=now())}


@blp.route("/queue", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(QueuedOut))
def list_queue(args: dict[str, Any]) -> Any:
    """What waits for a steward, the oldest first."""
    return queue(session(), args["after"], args["limit"])


@blp.route("/queue/<uuid:match_id>/acceptance", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(WordsIn)
@blp.response(200, OutcomeOut)
def accept_queued(told: dict[str, Any], match_id: UUID) -> Any:
    """Propose it, in other words if some are given."""
    return {"outcome": queued.pass_from_queue(session(), match_id, **told, now=now())}


@blp.route("/queue/<uuid:match_id>/drop", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(UnfitIn)
@blp.response(204)
def drop_queued(told: dict[str, Any], match_id: UUID) -> None:
    """Do not propose these two, for a year or for ever."""
    queued.drop_from_queue(session(), match_id, caller(), told["for_ever"], now())


@blp.route("/policy", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, PolicySchema)
def show_policy() -> Any:
    """Whether a steward looks first."""
    return {"mode": policies.mode(session())}


@blp.route("/policy", methods=["PUT"])
@allow(Role.ADMIN)
@blp.arguments(PolicySchema)
@blp.response(200, PolicySchema)
def replace_policy(told: dict[str, Any]) -> Any:
    """Say whether a steward looks first; what waits already goes on waiting."""
    queued.set_mode(session(), Mode(told["mode"]), now())
    return {"mode": policies.mode(session())}
