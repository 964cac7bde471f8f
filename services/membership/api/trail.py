"""The log: who did what when, to whom. It can be added to, and nothing else."""

from __future__ import annotations

from typing import Any

from flask import Response

from services.membership.queries import trail as queries
from services.membership.schemas.trail import CheckpointOut, EntryOut, LogFilter
from shared.callers import Role
from shared.database import Page
from shared.trail import Checkpoint
from shared.web import Blueprint, allow, paged, session

blp = Blueprint("audit", __name__, url_prefix="/audit", description=__doc__)

_TABLE: dict[str, Any] = {"type": "string"}


@blp.route("", methods=["GET"])
@allow(Role.ADMIN)
@blp.arguments(LogFilter, location="query")
@blp.response(200, paged(EntryOut))
def log(asked: dict[str, Any]) -> Page[queries.EntryShown]:
    """The log, oldest first: about somebody, by somebody, of one operation, of a span."""
    return queries.entries(session(), **asked)


@blp.route("/entries.csv", methods=["GET"])
@allow(Role.ADMIN)
@blp.arguments(LogFilter, location="query")
@blp.response(200, _TABLE, content_type="text/csv")
def table(asked: dict[str, Any]) -> Response:
    """The same as a table, a line for each row that was changed; `X-Next`, if any, is the next page's `after`."""
    page = queries.entries(session(), **asked)
    more = {"X-Next": page.next} if page.next else {}
    content = "".join(queries.lines(page))
    return Response(content, content_type="text/csv; charset=utf-8", headers=more)


@blp.route("/checkpoint", methods=["GET"])
@allow(Role.ADMIN)
@blp.response(200, CheckpointOut)
def checkpoint() -> Checkpoint:
    """The entry that was sealed last, to be kept elsewhere: it shows if the log is cut off or written anew."""
    return queries.head(session())
