"""How partnerships are, over HTTP, for the association's stewards."""

from __future__ import annotations

from typing import Any

from services.introductions.queries.health import most_urgent
from services.introductions.schemas.health import HealthArgs, HealthsOut
from shared.callers import Role
from shared.web import Blueprint, allow, caller, session, today

blp = Blueprint("partnerships-health", __name__, url_prefix="/partnerships", description=__doc__)


@blp.route("/health", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(HealthArgs, location="query")
@blp.response(200, HealthsOut)
def list_health(args: dict[str, Any]) -> Any:
    """The live partnerships that need somebody most: score, reasons, and what to do next."""
    return most_urgent(session(), caller(), args["limit"], today())
