"""Exports: everybody who is known, as tables that the import reads back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response

from services.membership.queries.exports import (
    organisations_lines,
    organisations_table,
    persons_lines,
    persons_table,
    sent_along,
)
from services.membership.queries.workbooks import workbook_of
from shared.callers import Role
from shared.web import Blueprint, allow, session, today

blp = Blueprint("exports", __name__, url_prefix="/exports", description=__doc__)

_TABLE: dict[str, Any] = {"type": "string"}
_FILE: dict[str, Any] = {"type": "string", "format": "binary"}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blp.route("/organisations.csv", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, _TABLE, content_type="text/csv")
def organisations() -> Response:
    """All organisations with the membership that each holds; no spreadsheet takes a cell for a formula."""
    return _streamed("organisations", sent_along(session(), organisations_table, today()))


@blp.route("/persons.csv", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, _TABLE, content_type="text/csv")
def persons() -> Response:
    """All persons, with a line for each organisation that they speak for. Keep it like the database."""
    return _streamed("persons", sent_along(session(), persons_table, today()))


@blp.route("/organisations.xlsx", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, _FILE, content_type=_WORKBOOK)
def organisations_workbook() -> Response:
    """The same as a workbook, all of whose cells are text."""
    return _book("organisations", organisations_lines(session(), today()))


@blp.route("/persons.xlsx", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, _FILE, content_type=_WORKBOOK)
def persons_workbook() -> Response:
    """The same as a workbook, all of whose cells are text."""
    return _book("persons", persons_lines(session(), today()))


def _streamed(name: str, lines: Iterator[str]) -> Response:
    return _named(Response(lines, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def _book(name: str, lines: Iterator[list[str]]) -> Response:
    return _named(Response(workbook_of(name, lines), content_type=_WORKBOOK), f"{name}.xlsx")


def _named(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
