"""What comes of events: who was in the audience, joined, and speaks now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.events.queries import growth as reads
from services.events.schemas.growth import GrowthArgs, GrowthOut
from shared.callers import Role
from shared.web import Blueprint, allow, session, today

blp = Blueprint("reports", __name__, url_prefix="/reports", description=__doc__)

_YEAR = timedelta(days=365)


@blp.route("/growth", methods=["GET"])
@allow(Role.EVENT_MANAGER, Role.STEWARD)
@blp.arguments(GrowthArgs, location="query")
@blp.response(200, GrowthOut)
def growth(args: dict[str, Any]) -> reads.Growth:
    """How many guests applied, joined and spoke within a year of having been there, by event and in all."""
    until: date = args["until"] or today()
    return reads.growth_between(session(), args["since"] or until - _YEAR, until)
