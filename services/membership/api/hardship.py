"""Hardship: asking to pay less, decided on a case reference by treasurers, who do not see whose it is."""

from __future__ import annotations

from typing import Any

from services.membership.actions import hardship as actions
from services.membership.actions.ways_back import opened_by
from services.membership.models import HardshipCase
from services.membership.queries import grants as queries
from services.membership.queries.grants import CaseShown
from services.membership.schemas import examples
from services.membership.schemas.applications import Bearer
from services.membership.schemas.grants import (
    CaseFilter,
    CaseGranted,
    CaseOut,
    CaseReceived,
    CaseRefused,
    NewCase,
)
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
from shared.web.permission import check_scope

blp = Blueprint("hardship", __name__, url_prefix="/hardship-cases", description=__doc__)


@blp.route("", methods=["POST"])
@allow_anyone
@limit("10 per minute")
@blp.arguments(Bearer, location="query")
@blp.arguments(NewCase, example=examples.CASE)
@blp.response(201, CaseReceived)
def ask(bearer: dict[str, str], asked: dict[str, Any]) -> HardshipCase:
    """Ask to pay less, for one's application or one's membership. Asking twice returns the case that waits.

    An applicant may show the token of the application. What is told is read by treasurers alone, under
    the reference that is answered, and deleted once it is decided.
    """
    check_scope(caller(), "membership:write")
    opened = opened_by(settings(), bearer["token"], now())
    about = asked["application_id"], asked["membership_id"]
    queries.let_ask_for_less(session(), *about, caller(), opened, today())
    by_id = caller().person_id
    return actions.ask_to_pay_less(session(), **asked, person_id=by_id, today=today(), now=now())


@blp.route("", methods=["GET"])
@allow(Role.TREASURER)
@blp.arguments(CaseFilter, location="query")
@blp.response(200, paged(CaseOut))
def cases(asked: dict[str, Any]) -> Page[CaseShown]:
    """Cases, oldest first, in a state if one is asked for; not whose they are."""
    return queries.cases(session(), **asked)


@blp.route("/<string:reference>/approval", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(CaseGranted, example=examples.CASE_GRANTED)
@blp.response(201, CaseOut)
def approve(asked: dict[str, Any], reference: str) -> CaseShown:
    """Let them pay so much, for terms that start before a day; then the full price again.

    What is asked for already, and not paid, is asked for anew.
    """
    granted = actions.grant_hardship(
        session(), reference, caller(), **asked, today=today(), now=now()
    )
    return queries.show_case(session(), granted)


@blp.route("/<string:reference>/refusal", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(CaseRefused)
@blp.response(201, CaseOut)
def refuse(asked: dict[str, Any], reference: str) -> CaseShown:
    """Say no, with the reason."""
    refused = actions.refuse_hardship(session(), reference, caller(), **asked, now=now())
    return queries.show_case(session(), refused)
