"""The counsel fund: a share of the dues, spent on counsel for whoever is weaker at a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from services.membership.actions.counsel import spend_counsel
from services.membership.models import CounselFund, CounselReservation, CounselSpending
from services.membership.queries import accounting, books
from services.membership.queries import counsel as queries
from services.membership.queries.books import EntryShown
from services.membership.schemas.books import (
    FundList,
    LedgerEntryOut,
    NewSpending,
    ReservationOut,
    SpendingOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, streamed, today

blp = Blueprint("counsel", __name__, url_prefix="/counsel-fund", description=__doc__)

_TABLE: dict[str, Any] = {"type": "string"}


@blp.route("", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, FundList)
def fund() -> dict[str, Sequence[CounselFund]]:
    """What the fund holds, for anyone on the staff."""
    return {"items": queries.balances(session())}


@blp.route("/entries", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(LedgerEntryOut))
def entries(asked: dict[str, Any]) -> Page[EntryShown]:
    """What fed the fund (below nothing: it is owed to those whom it is for), and what was spent of it."""
    return books.entries(session(), "counsel-fund", **asked)


@blp.route("/entries.csv", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, _TABLE, content_type="text/csv")
def entries_table() -> Response:
    """What fed the fund and what was spent of it, each with what the fund then held."""
    return streamed(accounting.fund_table, "text/csv; charset=utf-8")


@blp.route("/reservations", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(ReservationOut))
def reservations(asked: dict[str, Any]) -> Page[CounselReservation]:
    """What the fund keeps, or kept, for hours that were booked."""
    return queries.reservations(session(), **asked)


@blp.route("/spendings", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(SpendingOut))
def spendings(asked: dict[str, Any]) -> Page[CounselSpending]:
    """What the fund was spent on, oldest first."""
    return queries.spendings(session(), **asked)


@blp.route("/spendings", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewSpending)
@blp.response(201, SpendingOut)
def spend(asked: dict[str, Any]) -> CounselSpending:
    """Spend of the fund, and never more than it holds; for one thing once."""
    by = caller().person_id
    return spend_counsel(session(), **asked, today=today(), now=now(), recorded_by_id=by)
