"""Tiers: what each kind of member pays and gets."""

from __future__ import annotations

from typing import Any

from services.membership.actions import tiers as actions
from services.membership.queries import tiers as queries
from services.membership.queries.tiers import TierShown
from services.membership.schemas import examples
from services.membership.schemas.tiers import TierIn, TierKept, TierList, TierOut, TierPriceIn
from shared.callers import Role
from shared.web import Blueprint, allow, allow_anyone, session, today

blp = Blueprint("tiers", __name__, url_prefix="/tiers", description=__doc__)


@blp.route("", methods=["GET"])
@allow_anyone
@blp.response(200, TierList)
def tiers() -> dict[str, list[TierShown]]:
    """What each kind of member pays and gets."""
    return {"items": queries.tiers(session(), today())}


@blp.route("/<string:slug>", methods=["GET"])
@allow_anyone
@blp.response(200, TierOut)
def tier(slug: str) -> TierShown:
    """What one kind of member pays and gets."""
    return queries.show_tier(queries.tier_of(session(), slug), today())


@blp.route("/<string:slug>", methods=["POST"])
@allow(Role.ADMIN)
@blp.arguments(TierIn)
@blp.response(201, TierKept)
def put(values: dict[str, Any], slug: str) -> TierShown:
    """Make a tier, or change the one of this slug: what is left out stays, and all of it is answered.

    Terms keep the days and the grace that they were granted with, and invoices their price.
    """
    return queries.show_tier(actions.put_tier(session(), slug, values), today())


@blp.route("/<string:slug>/prices", methods=["POST"])
@allow(Role.ADMIN, Role.TREASURER)
@blp.arguments(TierPriceIn, example=examples.TIER_PRICE)
@blp.response(201, TierOut)
def put_price(values: dict[str, Any], slug: str) -> TierShown:
    """Set what a tier costs from a day on, in a currency; a price that has held is not changed."""
    return queries.show_tier(actions.put_price(session(), slug, values, today()), today())
