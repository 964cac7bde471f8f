"""Applications: how a newcomer joins, and how those who are named decide about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import applications as actions
from services.membership.actions.ways_back import opened_by, way_back
from services.membership.queries import applications as queries
from services.membership.queries.applications import ApplicationShown
from services.membership.queries.memberships import check_may_ask as let_ask
from services.membership.schemas import examples
from services.membership.schemas.applications import (
    ApplicationEdit,
    ApplicationFilter,
    ApplicationOut,
    ApplicationReceived,
    BallotAfterwards,
    Bearer,
    NewApplication,
    NewRenewal,
    NewVote,
    Refused,
    VoteList,
)
from shared.callers import Role
from shared.database import Page
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    browser_language,
    caller,
    limit,
    now,
    paged,
    session,
    settings,
    today,
)
from shared.web.permission import check_scope

blp = Blueprint("applications", __name__, url_prefix="/applications", description=__doc__)


@blp.route("", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(NewApplication, example=examples.APPLICATION)
@blp.response(201, ApplicationReceived)
def apply(asked: dict[str, Any]) -> dict[str, Any]:
    """Apply for a tier, for an organisation or alone. Coming back resumes the application that is open.

    The token in the answer is the way back to it, without an account; so is the link in the letter.
    """
    check_scope(caller(), "membership:write")
    received = actions.apply_for_membership(
        session(),
        **asked,
        browser_language=browser_language(),
        caller=caller(),
        today=today(),
        now=now(),
    )
    token = way_back(settings(), received.application.id, now())
    return {"application": received.application, "token": token if received.is_theirs else None}


@blp.route("", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(ApplicationFilter, location="query")
@blp.response(200, paged(ApplicationOut))
def applications(asked: dict[str, Any]) -> Page[ApplicationShown]:
    """Applications, oldest first, in a state if one is asked for."""
    return queries.applications(session(), **asked, today=today())


@blp.route("/<uuid:application_id>", methods=["GET"])
@allow_anyone
@limit("120 per minute")
@blp.arguments(Bearer, location="query")
@blp.response(200, ApplicationOut)
def show(bearer: dict[str, str], application_id: UUID) -> ApplicationShown:
    """An application, for the applicant (signed in, or by the link of a letter) and for stewards."""
    check_scope(caller(), "membership:read")
    opened = opened_by(settings(), bearer["token"], now())
    return queries.application_seen(session(), application_id, caller(), opened, today())


@blp.route("/<uuid:application_id>", methods=["PATCH"])
@allow_anyone
@limit("60 per minute")
@blp.arguments(Bearer, location="query")
@blp.arguments(ApplicationEdit)
@blp.response(200, ApplicationOut)
def edit(bearer: dict[str, str], changes: dict[str, Any], application_id: UUID) -> ApplicationShown:
    """Add to a draft, or correct what nobody has voted on yet; what is left out stays."""
    _let_applicant(bearer, application_id)
    actions.change_application(session(), application_id, changes, now())
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/submission", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(Bearer, location="query")
@blp.response(201, ApplicationOut)
def submit(bearer: dict[str, str], application_id: UUID) -> ApplicationShown:
    """Hand a draft in; every required question must be answered."""
    _let_applicant(bearer, application_id)
    actions.submit_draft(session(), application_id, today(), now(), caller())
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/withdrawal", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(Bearer, location="query")
@blp.response(201, ApplicationOut)
def withdraw(bearer: dict[str, str], application_id: UUID) -> ApplicationShown:
    """Think better of it, before the membership has begun; an invoice that was asked for is void."""
    _let_applicant(bearer, application_id)
    actions.withdraw_application(session(), application_id, today(), now())
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/votes", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, VoteList)
def votes(application_id: UUID) -> dict[str, Any]:
    """Who voted how, with their remarks."""
    return {"items": queries.votes_on(session(), application_id)}


@blp.route("/<uuid:application_id>/votes", methods=["POST"])
@allow()
@blp.arguments(NewVote)
@blp.response(201, BallotAfterwards)
def vote(asked: dict[str, Any], application_id: UUID) -> ApplicationShown:
    """Vote, as one of those whom the tier names, or as a steward where it names nobody."""
    actions.vote_on_application(
        session(), application_id, caller(), **asked, today=today(), now=now()
    )
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/approval", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(201, ApplicationOut)
def approve(application_id: UUID) -> ApplicationShown:
    """Say yes: a membership that awaits its dues, with the invoice for them.

    Where a tier wants several to say it, or names who, they vote; an admin may say it for all.
    """
    actions.approve_application(
        session(), application_id, caller().person_id, today(), now(), caller()
    )
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/refusal", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(Refused)
@blp.response(201, ApplicationOut)
def refuse(asked: dict[str, Any], application_id: UUID) -> ApplicationShown:
    """Say no, with the reason; also after a yes, as long as the membership has not begun."""
    actions.decline_application(
        session(), application_id, caller().person_id, asked["reason"], now(), today()
    )
    return queries.application_shown(session(), application_id, today())


@blp.route("/<uuid:application_id>/invoices", methods=["POST"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.response(201, ApplicationOut)
def ask_anew(application_id: UUID) -> ApplicationShown:
    """Make another invoice for the dues of an approved application, after the one before was voided.

    It asks for what joining costs today, and what costs nothing by now begins. Asking twice leaves the
    invoice that is open.
    """
    actions.ask_for_dues_anew(session(), application_id, today(), now())
    return queries.application_shown(session(), application_id, today())


@blp.route("/renewals", methods=["POST"])
@allow()
@blp.arguments(NewRenewal)
@blp.response(201, ApplicationOut)
def apply_to_renew(asked: dict[str, Any]) -> ApplicationShown:
    """Ask to renew a membership whose tier decides anew about those who stay.

    The member, or its primary representative, asks. Once it is approved the dues are asked for, or the
    term is granted where it costs nothing. Asking twice returns the application that is open.
    """
    let_ask(session(), asked["membership_id"], caller(), today(), Role.STEWARD)
    made = actions.apply_to_renew(session(), **asked, caller=caller(), today=today(), now=now())
    return queries.application_shown(session(), made.id, today())


def _let_applicant(bearer: dict[str, str], application_id: UUID) -> None:
    check_scope(caller(), "membership:write")
    opened = opened_by(settings(), bearer["token"], now())
    queries.let_applicant(session(), application_id, caller(), opened, today())
