"""Imports, as they are asked for and told of."""

from __future__ import annotations

from shared.web.schemas import Schema, fields, validate


class ImportArgs(Schema):
    """What kind of table it is."""

    mapping = fields.String(
        required=True,
        validate=validate.OneOf(["organisations", "persons", "horizon-2020"]),
        metadata={
            "description": "organisations or persons with our own column names, or another's."
        },
    )


class FaultOut(Schema):
    """Why a row was refused."""

    column = fields.String(required=True)
    reason = fields.String(required=True)


class RowOut(Schema):
    """What became of a row."""

    row = fields.Integer(required=True, attribute="number")
    outcome = fields.String(required=True)
    id = fields.UUID(required=True, allow_none=True)
    faults = fields.List(fields.Nested(FaultOut), required=True)
    notes = fields.List(fields.String(), required=True)


class ReportOut(Schema):
    """What became of all rows."""

    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    passed_over = fields.List(fields.String(), required=True)
    rows = fields.List(fields.Nested(RowOut), required=True)
