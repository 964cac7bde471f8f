"""Ballots: what awaits the votes of whoever asks."""

from __future__ import annotations

from typing import Any

from services.membership.queries import applications as queries
from services.membership.queries.applications import BallotShown
from services.membership.schemas.applications import BallotOut
from shared.database import Page
from shared.web import Blueprint, PageArgs, allow, caller, paged, session

blp = Blueprint("ballots", __name__, url_prefix="/ballots", description=__doc__)


@blp.route("", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(BallotOut))
def ballots(asked: dict[str, Any]) -> Page[BallotShown]:
    """The applications that await one's vote, oldest first, without anything of anybody's money."""
    return queries.ballots(session(), **asked, caller=caller())
