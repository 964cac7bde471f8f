"""What a person may demand: to see all that is held of them, to be erased, and that nothing is kept for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response

from services.membership.actions import erasures as actions
from services.membership.actions.policies import decide_on_retention
from services.membership.actions.retention import look_anew
from services.membership.models import Erasure
from services.membership.queries import erasures as queries
from services.membership.queries.disclosures import disclosure_seen
from services.membership.queries.policies import retention_policy
from services.membership.queries.retention import Due, due
from services.membership.schemas.privacy import (
    ClockList,
    DueFilter,
    ErasureFilter,
    ErasureList,
    ErasureOut,
    NewErasure,
    RetentionPolicyOut,
)
from shared.callers import Role
from shared.database import Page
from shared.privacy import Disclosure
from shared.web import (
    Blueprint,
    allow,
    caller,
    limit,
    now,
    paged,
    session,
    settings,
    today,
)
from shared.web.disclosures import DisclosureOut, readable

blp = Blueprint("privacy", __name__, description=__doc__)

_PAGE: dict[str, Any] = {"type": "string"}


@blp.route("/persons/<uuid:person_id>/disclosure", methods=["GET"])
@allow()
@blp.response(200, DisclosureOut)
def disclose(person_id: UUID) -> Disclosure:
    """Everything that is held here of a person, for that person and for admins."""
    return disclosure_seen(session(), person_id, caller(), now())


@blp.route("/persons/<uuid:person_id>/disclosure.html", methods=["GET"])
@allow()
@blp.response(200, _PAGE, content_type="text/html")
def read(person_id: UUID) -> Response:
    """The same as a page, to be read and printed."""
    return readable(disclosure_seen(session(), person_id, caller(), now()))


@blp.route("/persons/<uuid:person_id>/erasures", methods=["POST"])
@allow()
@limit("30 per minute")
@blp.arguments(NewErasure)
@blp.response(201, ErasureOut)
def ask(asked: dict[str, Any], person_id: UUID) -> Erasure:
    """Have a person erased once the cooling-off is over; a letter tells how to call it off.

    The person sends what is in a fresh sign-in link as `proof`; an admin needs none.
    """
    return actions.request_erasure(
        session(), settings(), person_id, caller(), **asked, today=today(), now=now()
    )


@blp.route("/persons/<uuid:person_id>/erasures", methods=["GET"])
@allow()
@blp.response(200, ErasureList)
def erasures_of(person_id: UUID) -> dict[str, list[Erasure]]:
    """Whether a person is to be erased, and when; for that person and for admins."""
    return {"items": queries.erasures_of(session(), person_id, caller())}


@blp.route("/erasures", methods=["GET"])
@allow(Role.ADMIN)
@blp.arguments(ErasureFilter, location="query")
@blp.response(200, paged(ErasureOut))
def erasures(asked: dict[str, Any]) -> Page[Erasure]:
    """Erasures that were asked for, oldest first, with what stands in the way of some."""
    return queries.erasures(session(), **asked)


@blp.route("/erasures/<uuid:erasure_id>/cancellation", methods=["POST"])
@allow()
@blp.response(201, ErasureOut)
def call_off(erasure_id: UUID) -> Erasure:
    """Let the person stay, until the day has come."""
    queries.let_call_off(session(), erasure_id, caller())
    return actions.cancel_erasure(session(), erasure_id, caller().person_id, now())


@blp.route("/policies/retention", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, RetentionPolicyOut)
def policy() -> Any:
    """How long what is personal is kept, in days, by what it is kept for."""
    return retention_policy(session())


@blp.route("/policies/retention", methods=["PUT"])
@allow(Role.ADMIN)
@blp.arguments(RetentionPolicyOut)
@blp.response(200, RetentionPolicyOut)
def decide(asked: dict[str, Any]) -> Any:
    """Decide so from now on; the clock takes away what is over by it when it is next looked at."""
    look_anew(session())
    return decide_on_retention(session(), asked)


@blp.route("/retention/due", methods=["GET"])
@allow(Role.ADMIN)
@blp.arguments(DueFilter, location="query")
@blp.response(200, ClockList)
def preview(asked: dict[str, Any]) -> dict[str, list[Due]]:
    """What the clocks are about to reach, and whom; nothing is taken away by looking."""
    return {"items": due(session(), today() + timedelta(days=asked["within_days"]))}
