"""The value statement of a partnership over HTTP, for its sides and stewards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from services.introductions.queries import statements as queries
from services.introductions.schemas.statements import ValueStatementOut
from shared.web import Blueprint, allow, caller, page_language, session, settings, today

blp = Blueprint("statements", __name__, url_prefix="/partnerships", description=__doc__)

_PDF: dict[str, Any] = {"type": "string", "format": "binary"}


@blp.route("/<uuid:partnership_id>/value-statement", methods=["GET"])
@allow()
@blp.response(200, ValueStatementOut)
def show_statement(partnership_id: UUID) -> Any:
    """What each side has got so far, by horizon, against baseline and target."""
    return queries.shown_statement(session(), partnership_id, caller(), today())


@blp.route("/<uuid:partnership_id>/value-statement/pdf", methods=["GET"])
@allow()
@blp.response(200, _PDF, content_type="application/pdf")
def print_statement(partnership_id: UUID) -> Response:
    """The same as PDF, with a picture, in the reader's language."""
    told = (settings().association_name, page_language())
    content = queries.statement_paper(session(), partnership_id, caller(), today(), *told)
    headers = {
        "Content-Disposition": 'inline; filename="value-statement.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, mimetype="application/pdf", headers=headers)
