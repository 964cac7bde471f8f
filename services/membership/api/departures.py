"""Departures: a representative leaves, by one command; and who seems to have left already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import departures as actions
from services.membership.actions import suspicions
from services.membership.actions.endings import Leaving
from services.membership.models import Departure, DepartureSuspicion
from services.membership.queries import departures as queries
from services.membership.queries.representatives import let_depart
from services.membership.schemas import examples
from services.membership.schemas.representatives import (
    DepartureList,
    DepartureOut,
    NewDeparture,
    SuspicionConfirmed,
    SuspicionFilter,
    SuspicionOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("departures", __name__, description=__doc__)


@blp.route("/organisations/<uuid:organisation_id>/departures", methods=["POST"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(NewDeparture, example=examples.DEPARTURE)
@blp.response(201, DepartureOut)
def depart(asked: dict[str, Any], organisation_id: UUID) -> Departure:
    """A representative leaves; access ends as `last_day` begins, and at once if that is today or gone.

    Everybody may leave. The primary representative, or a steward, lets others go and names who follows.
    """
    person_id = asked.pop("person_id")
    days = (asked["last_day"], asked["successor_id"])
    let_depart(session(), organisation_id, caller(), today(), person_id, *days)
    return actions.record_departure(
        session(), organisation_id, person_id, _leaving(asked), today(), now()
    )


@blp.route("/organisations/<uuid:organisation_id>/departures", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, DepartureList)
def departures(organisation_id: UUID) -> dict[str, list[Departure]]:
    """Who left an organisation, and who is about to."""
    return {"items": queries.departures(session(), organisation_id, caller())}


@blp.route(
    "/organisations/<uuid:organisation_id>/departures/<uuid:departure_id>/cancellation",
    methods=["POST"],
)
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(201, DepartureOut)
def cancel(organisation_id: UUID, departure_id: UUID) -> Departure:
    """Somebody who was about to leave stays; possible until the last day begins."""
    queries.let_cancel(session(), organisation_id, departure_id, caller(), today())
    return actions.cancel_departure(
        session(), organisation_id, departure_id, caller().person_id, today(), now()
    )


@blp.route("/departure-suspicions", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(SuspicionFilter, location="query")
@blp.response(200, paged(SuspicionOut))
def suspected(asked: dict[str, Any]) -> Page[DepartureSuspicion]:
    """Who may have left, for their letters came back."""
    return queries.suspicions(session(), **asked)


@blp.route("/departure-suspicions/<uuid:suspicion_id>/confirmation", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(SuspicionConfirmed)
@blp.response(201, SuspicionOut)
def confirm(asked: dict[str, Any], suspicion_id: UUID) -> DepartureSuspicion:
    """They have left indeed: that is a departure, today unless said otherwise."""
    asked["last_day"] = asked["last_day"] or today()
    return suspicions.confirm_suspicion(session(), suspicion_id, _leaving(asked), today(), now())


@blp.route("/departure-suspicions/<uuid:suspicion_id>/dismissal", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(201, SuspicionOut)
def dismiss(suspicion_id: UUID) -> DepartureSuspicion:
    """They are still there."""
    return suspicions.dismiss_suspicion(session(), suspicion_id, caller().person_id, now())


def _leaving(asked: dict[str, Any]) -> Leaving:
    by_staff = caller().has(Role.STEWARD)
    return Leaving(**asked, by_id=caller().person_id, by_staff=by_staff)
