"""Imports: organisations and persons from a table, looked at, confirmed, and taken in portion by portion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, request

from services.membership.actions import imports as actions
from services.membership.models import ImportRun
from services.membership.queries import imports as queries
from services.membership.queries.imports import RowShown
from services.membership.schemas.imports import (
    ImportArgs,
    ImportMapping,
    ImportOut,
    RowArgs,
    RowOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, body_limit, caller, now, paged, session, today
from shared.web.schemas import PageArgs

blp = Blueprint("imports", __name__, url_prefix="/imports", description=__doc__)

_LARGEST = 64 * 2**20
_MOST_ROWS = 100_000
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
        },
    }
}
_TABLE: dict[str, Any] = {"type": "string"}


@blp.route("", methods=["POST"])
@allow(Role.STEWARD)
@body_limit(_LARGEST)
@blp.doc(**_BODY)
@blp.arguments(ImportArgs, location="query")
@blp.response(201, ImportOut)
def send(asked: dict[str, Any]) -> ImportRun:
    """Send a table (CSV or XLSX, up to 100,000 rows): first it is looked at, then confirmed, then taken in.

    A first thousand rows are looked at (with `confirmed`: taken in) before the answer, the others within minutes:
    read it again. The same table, sent again before it is through, is the same import.
    """
    name, body = _sent()
    rows = actions.read_rows(body, _MOST_ROWS)
    asked["file_name"] = asked["file_name"] or name
    return actions.send_in(session(), rows, **asked, asked_by=caller(), today=today(), now=now())


@blp.route("", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(ImportOut))
def imports(asked: dict[str, Any]) -> Page[ImportRun]:
    """All imports, oldest first."""
    return queries.imports(session(), **asked)


@blp.route("/<uuid:import_id>", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, ImportOut)
def show(import_id: UUID) -> ImportRun:
    """How far an import is, and what would become of its rows, or did."""
    return queries.import_of(session(), import_id)


@blp.route("/<uuid:import_id>/mapping", methods=["PUT"])
@allow(Role.STEWARD)
@blp.arguments(ImportMapping)
@blp.response(200, ImportOut)
def read_otherwise(asked: dict[str, Any], import_id: UUID) -> ImportRun:
    """Say which columns tell what; the table is looked at anew. Remembered for the same columns."""
    return actions.read_otherwise(session(), import_id, **asked, today=today(), now=now())


@blp.route("/<uuid:import_id>/confirmation", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(200, ImportOut)
def confirm(import_id: UUID) -> ImportRun:
    """Let a table be taken in. Asking twice changes nothing more.

    Rows that are refused are passed over; all others are taken in, a thousand before the answer.
    """
    given = (import_id, caller(), today(), now())
    return actions.confirm_and_begin(session(), *given)


@blp.route("/<uuid:import_id>/cancellation", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(200, ImportOut)
def cancel(import_id: UUID) -> ImportRun:
    """Take no more of a table in; what was taken in stays. Asking twice changes nothing more."""
    return actions.cancel_import(session(), import_id, now())


@blp.route("/<uuid:import_id>/rows", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(RowArgs, location="query")
@blp.response(200, paged(RowOut))
def rows(asked: dict[str, Any], import_id: UUID) -> Page[RowShown]:
    """What would become of each row, or did, in the order of the table; kept for thirty days."""
    return queries.rows_of(session(), import_id, **asked)


@blp.route("/<uuid:import_id>/rows.csv", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, _TABLE, content_type="text/csv")
def results(import_id: UUID) -> Response:
    """What would become of each row, or did, as a table."""
    return _as_table(queries.results_table(session(), import_id))


@blp.route("/<uuid:import_id>/refused.csv", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, _TABLE, content_type="text/csv")
def refused(import_id: UUID) -> Response:
    """The rows that are refused, as they were sent, and why: mend them, and send the table again."""
    return _as_table(queries.refused_table(session(), import_id))


def _sent() -> tuple[str, bytes]:
    """The file of a form and its name, or else the body itself."""
    file = request.files.get("file")
    return ((file.filename or "")[:200], file.read()) if file else ("", request.get_data())


def _as_table(lines: Iterator[str]) -> Response:
    return Response("".join(lines), content_type="text/csv; charset=utf-8")
