"""Questions: what a tier asks of those who apply."""

from __future__ import annotations

from typing import Any

from services.membership.queries import questions as queries
from services.membership.schemas.questions import QuestionList, SectorArgs
from shared.web import Blueprint, allow_anyone, session

blp = Blueprint("questions", __name__, url_prefix="/tiers", description=__doc__)


@blp.route("/<string:slug>/questions", methods=["GET"])
@allow_anyone
@blp.arguments(SectorArgs, location="query")
@blp.response(200, QuestionList)
def questions(asked: dict[str, Any], slug: str) -> dict[str, Any]:
    """What a tier asks of those who apply: of everybody, or of organisations in a sector."""
    return {"items": queries.questions(session(), slug, asked["sector"])}
