"""The log, as it is asked for and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from services.membership.queries.trail import Asked
from shared.web.schemas import PageArgs, Schema, fields, validate

_PAGING = ("after", "limit")


class LogFilter(PageArgs):
    """Which entries of the log."""

    person_id = fields.UUID(metadata={"description": "Whom it is about."})
    organisation_id = fields.UUID(metadata={"description": "Which organisation it is about."})
    membership_id = fields.UUID(metadata={"description": "Which membership it is about."})
    by_person_id = fields.UUID(metadata={"description": "Who did it."})
    operation = fields.String(
        validate=validate.Length(1, 200),
        metadata={"description": "What was asked for, as in `PATCH /persons/{person_id}`."},
    )
    since = fields.AwareDateTime(metadata={"description": "From this moment on."})
    until = fields.AwareDateTime(metadata={"description": "Before this moment."})

    @post_load
    def _as_asked(self, given: dict[str, Any], **_: Any) -> dict[str, Any]:
        paging = {name: given.pop(name) for name in _PAGING}
        return {"asked": Asked(**given), **paging}


class DetailOut(Schema):
    """What was done to a row, or to many at once; `fields` are null once they were shredded.

    Of a row that was made they hold what it holds, of one that was changed what it held and holds.
    """

    deed = fields.String(required=True)
    table = fields.String(required=True)
    row = fields.String(required=True)
    fields_ = fields.Dict(
        keys=fields.String(), required=True, allow_none=True, data_key="fields", attribute="fields"
    )
    about = fields.List(fields.String(), required=True)
    is_shredded = fields.Boolean(required=True)


class EntryOut(Schema):
    """An entry of the log; `number` and `hash` are null until it is sealed, within a minute or so."""

    id = fields.UUID(required=True)
    done_at = fields.AwareDateTime(required=True)
    by_person_id = fields.UUID(required=True, allow_none=True)
    by_program = fields.String(required=True)
    operation = fields.String(required=True)
    number = fields.Integer(required=True, allow_none=True)
    hash = fields.String(required=True, allow_none=True)
    details = fields.List(fields.Nested(DetailOut), required=True)


class CheckpointOut(Schema):
    """The entry that was sealed last: `number:hash` is what `footbridge audit verify --checkpoint` takes."""

    number = fields.Integer(required=True)
    hash = fields.String(required=True)
