"""Nominations: members name people outside, and those say by the link of a letter what they want."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from services.membership.actions.nominations.answering import (
    answer_nomination,
    refuse_for_nominee,
)
from services.membership.actions.nominations.naming import Received, nominate
from services.membership.actions.policies import decide_on_nominations
from services.membership.models import Nominee
from services.membership.queries import nominations as queries
from services.membership.queries.nominations import NominationShown, OwnNominations
from services.membership.queries.policies import nominations_policy
from services.membership.queries.reports.periods import month_began
from services.membership.schemas.nominations import (
    NewNominations,
    NominationAnswered,
    NominationFilter,
    NominationOut,
    NominationsPolicyOut,
    NominationsReceived,
    OwnNominationsOut,
)
from services.membership.schemas.representatives import LinkUsed
from shared.callers import Role
from shared.database import Page
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    caller,
    limit,
    now,
    paged,
    session,
    settings,
    today,
)

blp = Blueprint("nominations", __name__, description=__doc__)


@blp.route("/nominations", methods=["POST"])
@allow(Role.MEMBER)
@limit("30 per minute")
@blp.arguments(NewNominations)
@blp.response(202, NominationsReceived)
def name(asked: dict[str, Any]) -> Received:
    """Name people outside who might belong here; who is new to us gets one letter. The answer tells of nobody."""
    return nominate(
        session(),
        settings(),
        caller(),
        asked["people"],
        is_named=asked["is_named"],
        since=_month_began(),
        today=today(),
        now=now(),
    )


@blp.route("/nominations/own", methods=["GET"])
@allow(Role.MEMBER)
@blp.response(200, OwnNominationsOut)
def own() -> OwnNominations:
    """How many people one named, how many of them became members, and how many the month has left."""
    return queries.own_nominations(session(), caller(), _month_began(), today())


@blp.route("/nominations", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(NominationFilter, location="query")
@blp.response(200, paged(NominationOut))
def nominations(asked: dict[str, Any]) -> Page[NominationShown]:
    """Whom members named, oldest first, in a state if one is asked for."""
    return queries.nominations(session(), **asked)


@blp.route("/nominations/answers", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(LinkUsed)
@blp.response(201, NominationAnswered)
def answer(asked: dict[str, Any]) -> Nominee:
    """Say yes, not now or never, with what is in the link; each link works once."""
    return answer_nomination(session(), settings(), asked["token"], today(), now())


@blp.route("/nominees/<uuid:nominee_id>/refusal", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(201, NominationAnswered)
def refuse(nominee_id: UUID) -> Nominee:
    """Note that somebody told the staff: never. Nothing is kept of them but a hash of the address."""
    return refuse_for_nominee(session(), nominee_id, today(), now())


@blp.route("/policies/nominations", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, NominationsPolicyOut)
def policy() -> Any:
    """How many people a member may name in a month, and when they are reminded."""
    return nominations_policy(session())


@blp.route("/policies/nominations", methods=["PUT"])
@allow(Role.ADMIN)
@blp.arguments(NominationsPolicyOut)
@blp.response(200, NominationsPolicyOut)
def decide(asked: dict[str, Any]) -> Any:
    """Decide so from now on; 0 a month lets nobody name anybody."""
    return decide_on_nominations(session(), asked)


def _month_began() -> datetime:
    return month_began(today(), settings().zone)
