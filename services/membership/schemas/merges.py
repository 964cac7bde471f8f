"""Merges and hints of duplicates, as they are asked for and shown."""

from __future__ import annotations

from shared.web.schemas import Schema, fields


class NewMerge(Schema):
    """Which other record means the same."""

    duplicate_id = fields.UUID(
        required=True,
        metadata={"description": "The record that is to become this one; its id leads on to it."},
    )


class ReachOut(Schema):
    """How many rows of a table a merge changed."""

    table = fields.String(required=True)
    rows = fields.Integer(required=True)


class MergeOut(Schema):
    """A merge: `merged_id` leads to `survivor_id` until it is undone."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    merged_id = fields.UUID(required=True)
    survivor_id = fields.UUID(required=True)
    merged_at = fields.AwareDateTime(required=True)
    merged_by_id = fields.UUID(required=True, allow_none=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_by_id = fields.UUID(required=True, allow_none=True)
    reach = fields.List(fields.Nested(ReachOut), required=True)
