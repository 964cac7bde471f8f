"""Imports, as they are asked for and told of."""

from __future__ import annotations

from typing import Any

from shared.web.schemas import PageArgs, Schema, fields, validate

_OUTCOMES = ["created", "updated", "unchanged", "refused"]
_KEYS = ["reference", "name-country", "name", "name-email", "email", "member-number"]
_NAME = validate.Length(max=420)


def _match(**options: Any) -> fields.List[str]:
    one = fields.String(validate=validate.OneOf(_KEYS))
    description = (
        "By what a row is found again, in this order. Organisations: reference, name-country, name,"
        " member-number. Persons: reference, name-email, email, member-number."
    )
    return fields.List(
        one, validate=validate.Length(1, 4), metadata={"description": description}, **options
    )


def _blank_only() -> fields.Boolean:
    description = "Fill what is empty, and let stand what is known."
    return fields.Boolean(load_default=False, metadata={"description": description})


class ImportArgs(Schema):
    """What kind of table it is, and what is to be done with it."""

    mapping = fields.String(
        required=True,
        validate=validate.OneOf(["organisations", "persons", "horizon-2020"]),
        metadata={
            "description": "organisations or persons, whose columns are recognised by their names as far"
            " as can be, or a directory that is known here."
        },
    )
    match = _match(load_default=None)
    blank_only = _blank_only()
    confirmed = fields.Boolean(
        load_default=False,
        metadata={"description": "Take it in at once, without a look at what would become of it."},
    )
    file_name = fields.String(load_default="", validate=validate.Length(max=200))


class ImportMapping(Schema):
    """How the columns of a table are to be read."""

    columns = fields.Dict(
        keys=fields.String(),
        values=fields.String(validate=_NAME),
        required=True,
        metadata={
            "description": "For our fields the names of the table's columns; of two that are one with a plus"
            ' between ("First name + Last name"), and "" for what is in none.'
        },
    )
    values = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String(validate=_NAME)),
        load_default=dict,
        metadata={"description": 'What the table\'s words mean: {"sector": {"GmbH": "company"}}.'},
    )
    source = fields.String(
        load_default="directory",
        validate=validate.Regexp(r"^[a-z][a-z0-9-]{1,39}\Z"),
        metadata={"description": "Whose references they are."},
    )
    match = _match(load_default=None)
    blank_only = _blank_only()


class MannerOut(Schema):
    """How rows are found again, and whether only blanks are filled."""

    match = fields.List(fields.String(), required=True)
    blank_only = fields.Boolean(required=True)


class MappingOut(Schema):
    """How the columns of a table are read."""

    columns = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    values = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        required=True,
    )
    source = fields.String(required=True)


class ImportOut(Schema):
    """An import: how it is read, how far it is, and what would become of its rows, or did."""

    id = fields.UUID(required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(["checking", "checked", "running", "done", "cancelled"]),
    )
    kind = fields.String(required=True, validate=validate.OneOf(["organisations", "persons"]))
    file_name = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    passed_over = fields.List(fields.String(), required=True)
    mapping = fields.Nested(MappingOut, required=True)
    manner = fields.Nested(MannerOut, required=True)
    total = fields.Integer(required=True)
    checked = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    expected = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    started_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class RowArgs(PageArgs):
    """Which rows."""

    outcome = fields.String(load_default=None, validate=validate.OneOf(_OUTCOMES))


class FaultOut(Schema):
    """Why a row was refused."""

    column = fields.String(required=True)
    reason = fields.String(required=True)


class RowOut(Schema):
    """What would become of a row, or did."""

    row = fields.Integer(required=True, attribute="number")
    outcome = fields.String(required=True)
    id = fields.UUID(required=True, allow_none=True)
    faults = fields.List(fields.Nested(FaultOut), required=True)
    notes = fields.List(fields.String(), required=True)
