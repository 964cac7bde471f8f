"""Consents: what persons are asked to agree to, and what they said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import consents as actions
from services.membership.models import Consent
from services.membership.queries import consents as queries
from services.membership.queries.consents import Agreed, Standing
from services.membership.schemas.consents import (
    AgreedFilter,
    AgreedOut,
    ConsentOut,
    ConsentsPolicyIn,
    ConsentsPolicyOut,
    Moment,
    NewConsent,
    StandingList,
    StandingOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, allow_anyone, caller, now, paged, session
from shared.web.schemas import PageArgs

blp = Blueprint("consents", __name__, description=__doc__)


@blp.route("/policies/consents", methods=["GET"])
@allow_anyone
@blp.response(200, ConsentsPolicyOut)
def policy() -> dict[str, Any]:
    """What persons are asked to agree to, in which words, and which letters leave for it."""
    return {"purposes": queries.purposes(session())}


@blp.route("/policies/consents", methods=["PUT"])
@allow(Role.ADMIN)
@blp.arguments(ConsentsPolicyIn)
@blp.response(200, ConsentsPolicyOut)
def decide(asked: dict[str, Any]) -> dict[str, Any]:
    """Ask for this from now on; words that differ are a new version, and who agreed before still does."""
    return {"purposes": actions.decide_on_consents(session(), asked["purposes"])}


@blp.route("/persons/<uuid:person_id>/consents", methods=["GET"])
@allow()
@blp.arguments(Moment, location="query")
@blp.response(200, StandingList)
def show(asked: dict[str, Any], person_id: UUID) -> dict[str, list[Standing]]:
    """What a person agrees to, now or on a moment, for them and for stewards."""
    moment = asked["as_of"] or now()
    return {"items": queries.consents_shown(session(), person_id, caller(), moment)}


@blp.route("/persons/<uuid:person_id>/consents", methods=["POST"])
@allow()
@blp.arguments(NewConsent)
@blp.response(201, StandingOut)
def say(asked: dict[str, Any], person_id: UUID) -> Standing:
    """Agree, or take it back: the person, or a steward to whom they said so, with the evidence."""
    return actions.record_consent(session(), person_id, caller(), **asked, now=now())


@blp.route("/persons/<uuid:person_id>/consents/history", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(ConsentOut))
def history(asked: dict[str, Any], person_id: UUID) -> Page[Consent]:
    """All that a person gave and withdrew, oldest first: nothing of it is ever changed."""
    return queries.what_was_said(session(), person_id, caller(), **asked)


@blp.route("/consents", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(AgreedFilter, location="query")
@blp.response(200, paged(AgreedOut))
def agreed(asked: dict[str, Any]) -> Page[Agreed]:
    """Whoever agrees to a purpose now, for a program that writes to them."""
    return queries.agreed(session(), **asked, now=now())
