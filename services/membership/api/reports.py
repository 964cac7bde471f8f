"""Reports: what the association counts, as of any day, as JSON and as tables."""

from __future__ import annotations

from typing import Any

from flask import Response

from services.membership.queries import reports as queries
from services.membership.queries.reports.periods import a_year_after, span_of
from services.membership.schemas.reports import (
    AgeingReport,
    DayArgs,
    ForecastReport,
    HorizonArgs,
    MembersReport,
    MovementsReport,
    NominationsReport,
    ReferralsReport,
    RetentionReport,
    SeatsReport,
    SpanArgs,
    TableArgs,
    VacanciesReport,
)
from shared.callers import Role
from shared.web import Blueprint, allow, session, settings, today

blp = Blueprint("reports", __name__, url_prefix="/reports", description=__doc__)

_TABLE: dict[str, Any] = {"type": "string"}


@blp.route("/members", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(DayArgs, location="query")
@blp.response(200, MembersReport)
def members(asked: dict[str, Any]) -> dict[str, Any]:
    """How many members there are on a day, by sector and tier."""
    return {"items": queries.members(session(), asked["as_of"] or today())}


@blp.route("/movements", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(SpanArgs, location="query")
@blp.response(200, MovementsReport)
def movements(asked: dict[str, Any]) -> dict[str, Any]:
    """Who joined, lapsed, came back and left on the days of a span, by sector and tier."""
    span = span_of(as_of=None, **asked, today=today(), looks_ahead=False)
    return {"items": queries.movements(session(), span["since"], span["until"])}


@blp.route("/retention", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(DayArgs, location="query")
@blp.response(200, RetentionReport)
def retention(asked: dict[str, Any]) -> dict[str, Any]:
    """How many of each year's newcomers are members on a day, by sector."""
    return {"items": queries.retention(session(), asked["as_of"] or today())}


@blp.route("/forecast", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(HorizonArgs, location="query")
@blp.response(200, ForecastReport)
def forecast(asked: dict[str, Any]) -> dict[str, Any]:
    """Which dues are to be expected, by month and currency: asked for already, and of renewals to come."""
    as_of = asked["as_of"] or today()
    until = asked["until"] or a_year_after(as_of)
    return {"items": queries.forecast(session(), as_of, until)}


@blp.route("/ageing", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(DayArgs, location="query")
@blp.response(200, AgeingReport)
def ageing(asked: dict[str, Any]) -> dict[str, Any]:
    """What is owed at the end of a day, by party and currency, and for how long already."""
    return {"items": queries.ageing(session(), asked["as_of"] or today())}


@blp.route("/seats", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(DayArgs, location="query")
@blp.response(200, SeatsReport)
def seats(asked: dict[str, Any]) -> dict[str, Any]:
    """How many seats each member organisation has on a day, how many are taken, and kept for who was invited."""
    return {"items": queries.seats(session(), asked["as_of"] or today(), settings().zone)}


@blp.route("/vacancies", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(DayArgs, location="query")
@blp.response(200, VacanciesReport)
def vacancies(asked: dict[str, Any]) -> dict[str, Any]:
    """Roles that nobody holds on a day, and how many days it took to fill others, by role."""
    return {"items": queries.vacancies(session(), asked["as_of"] or today(), settings().zone)}


@blp.route("/referrals", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(DayArgs, location="query")
@blp.response(200, ReferralsReport)
def referrals(asked: dict[str, Any]) -> dict[str, Any]:
    """Who brought whom up to a day: how many applied, and how many became members."""
    return {"items": queries.referrals(session(), asked["as_of"] or today(), settings().zone)}


@blp.route("/nominations", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(DayArgs, location="query")
@blp.response(200, NominationsReport)
def nominations(asked: dict[str, Any]) -> dict[str, Any]:
    """What came of those whom members named up to a day: how many said yes, applied and joined."""
    return {"items": queries.nominations(session(), asked["as_of"] or today(), settings().zone)}


@blp.route("/<string:report>.csv", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(TableArgs, location="query")
@blp.response(200, _TABLE, content_type="text/csv")
def table(asked: dict[str, Any], report: str) -> Response:
    """Any of these reports as a table, by its name: members, movements, ageing and so on."""
    span = span_of(**asked, today=today(), looks_ahead=report == "forecast")
    lines = queries.lines_of(session(), report, **span, zone=settings().zone)
    return Response("".join(lines), content_type="text/csv; charset=utf-8")
