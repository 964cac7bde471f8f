"""Reports: what the association counts of its partnerships, as of any day, as JSON and as tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response

from services.introductions.queries import reports as queries
from services.introductions.queries.reports import Fairness
from services.introductions.schemas.reports import (
    DayArgs,
    FairnessReport,
    FairnessRowOut,
    SpanArgs,
    SurvivalReport,
    SurvivalRowOut,
)
from shared.callers import Role
from shared.spreadsheets import table
from shared.web import Blueprint, allow, session, settings, today

blp = Blueprint("reports", __name__, url_prefix="/reports", description=__doc__)

_TABLE: dict[str, Any] = {"type": "string"}


@blp.route("/survival", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(DayArgs, location="query")
@blp.response(200, SurvivalReport)
def survival(asked: dict[str, Any]) -> dict[str, Any]:
    """How many partnerships were alive 90 and 180 days after their person left, by the month of leaving."""
    return {"items": queries.survival(session(), asked["as_of"] or today(), settings().zone)}


@blp.route("/survival.csv", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(DayArgs, location="query")
@blp.response(200, _TABLE, content_type="text/csv")
def survival_table(asked: dict[str, Any]) -> Response:
    """The same as a table."""
    rows = queries.survival(session(), asked["as_of"] or today(), settings().zone)
    lines = table(tuple(SurvivalRowOut().fields), rows)
    return Response("".join(lines), content_type="text/csv; charset=utf-8")


@blp.route("/fairness", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(SpanArgs, location="query")
@blp.response(200, FairnessReport)
def fairness(asked: dict[str, Any]) -> Any:
    """Who gets introductions and who does not, by sector, country, size and newness."""
    return _fairness(asked)


@blp.route("/fairness.csv", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(SpanArgs, location="query")
@blp.response(200, _TABLE, content_type="text/csv")
def fairness_table(asked: dict[str, Any]) -> Response:
    """The same as a table."""
    lines = table(tuple(FairnessRowOut().fields), _fairness(asked).items)
    return Response("".join(lines), content_type="text/csv; charset=utf-8")


def _fairness(asked: dict[str, date | None]) -> Fairness:
    return queries.fairness(session(), asked["since"], asked["until"], today(), settings().zone)
