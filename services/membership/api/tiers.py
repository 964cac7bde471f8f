"""Tiers: what each kind of member pays and gets."""

from __future__ import annotations

from services.membership.queries import tiers as queries
from services.membership.queries.tiers import TierShown
from services.membership.schemas.tiers import TierList
from shared.web import Blueprint, allow_anyone, session, today

blp = Blueprint("tiers", __name__, url_prefix="/tiers", description=__doc__)


@blp.route("", methods=["GET"])
@allow_anyone
@blp.response(200, TierList)
def tiers() -> dict[str, list[TierShown]]:
    """What each kind of member pays and gets."""
    return {"items": queries.tiers(session(), today())}
