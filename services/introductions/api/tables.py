"""Who sits at the tables of a partnership over HTTP, and how uneven they are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions.tables import say_table
from services.introductions.queries import tables as queries
from services.introductions.schemas import examples
from services.introductions.schemas.tables import BalanceOut, TableIn, TableOut
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session

blp = Blueprint("tables", __name__, url_prefix="/partnerships", description=__doc__)


@blp.route("/<uuid:partnership_id>/tables", methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(TableOut))
def list_tables(args: dict[str, Any], partnership_id: UUID) -> Any:
    """Who was at the table for one's side, the oldest first; for stewards at all of them."""
    return queries.tables(session(), partnership_id, caller(), args["after"], args["limit"])


@blp.route("/<uuid:partnership_id>/tables", methods=["POST"])
@allow()
@blp.arguments(TableIn, example=examples.TABLE)
@blp.response(201, TableOut)
def say_who_is_there(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Say who is at the table for one's side from now on."""
    return say_table(session(), partnership_id, caller(), now(), **told)


@blp.route("/<uuid:partnership_id>/balance", methods=["GET"])
@allow()
@blp.response(200, BalanceOut)
def show_balance(partnership_id: UUID) -> Any:
    """How even the table is: to a side in words, to stewards in numbers too."""
    return queries.balance(session(), partnership_id, caller())
