"""Imports: organisations and persons from a table, previewed, row by row, safe to run twice."""

from __future__ import annotations

from typing import Any

from flask import request

from services.membership.actions.imports import MAPPINGS, Report, apply_at_once, preview, read_rows
from services.membership.schemas.imports import ImportArgs, ReportOut
from shared.callers import Role
from shared.web import Blueprint, allow, body_limit, caller, now, session, today

blp = Blueprint("imports", __name__, url_prefix="/imports", description=__doc__)

_LARGEST = 32 * 2**20
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


@blp.route("/preview", methods=["POST"])
@allow(Role.STEWARD)
@body_limit(_LARGEST)
@blp.doc(**_BODY)
@blp.arguments(ImportArgs, location="query")
@blp.response(200, ReportOut)
def look_ahead(asked: dict[str, Any]) -> Report:
    """What an import would do, row by row; changes nothing."""
    mapping = MAPPINGS[asked["mapping"]]
    return preview(session(), read_rows(_sent()), mapping, now(), today(), caller())


@blp.route("", methods=["POST"])
@allow(Role.STEWARD)
@body_limit(_LARGEST)
@blp.doc(**_BODY)
@blp.arguments(ImportArgs, location="query")
@blp.response(201, ReportOut)
def take_in(asked: dict[str, Any]) -> Report:
    """Import a table. A second time changes nothing that has not changed."""
    mapping = MAPPINGS[asked["mapping"]]
    return apply_at_once(session(), read_rows(_sent()), mapping, now(), today(), caller())


def _sent() -> bytes:
    """The file of a form, or else the body itself."""
    file = request.files.get("file")
    return file.read() if file else request.get_data()
