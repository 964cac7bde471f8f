"""What schemas are made of: marshmallow's own parts, a strict base, and pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import RAISE, fields, validate
from marshmallow import Schema as MarshmallowSchema

__all__ = ["VISIBLE", "Flag", "PageArgs", "Problem", "Schema", "fields", "paged", "validate"]

LARGEST_PAGE = 200
VISIBLE = r"[^\s\x00-\x1f\x7f-\x9f\ufeff]"
"""A character that can be seen, as a pattern that means the same in Python and in JavaScript."""


class Schema(MarshmallowSchema):
    """A schema that refuses what it does not know. Use `fields.AwareDateTime` for moments."""

    class Meta:
        unknown = RAISE

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["type"] = "This must be an object of named fields."
        known = sorted(field.data_key or name for name, field in self.load_fields.items())
        self.error_messages["unknown"] = f"Unknown field. Known are: {', '.join(known)}."


class Flag(fields.Boolean):
    """Yes or no in a JSON body: true or false, and nothing that only looks like one of them."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class PageArgs(Schema):
    """Which page of a list: `after` is the `next` of the page before; at most `limit` items."""

    after = fields.String(
        load_default=None,
        validate=[validate.Length(equal=22), validate.Regexp(r"^[A-Za-z0-9_-]{21}[AQgw]$")],
        metadata={"description": "The `next` of the page before."},
    )
    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, LARGEST_PAGE),
        metadata={"description": "How many items, at most."},
    )


class Problem(Schema):
    """Why something was not done (RFC 9457)."""

    type = fields.String(required=True, metadata={"description": "Which kind of reason."})
    title = fields.String(required=True, metadata={"description": "The reason in short."})
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "The reason, this time."})
    instance = fields.String(required=True, metadata={"description": "The path that was asked."})
    errors = fields.Dict(
        keys=fields.String(), metadata={"description": "The faults of single fields."}
    )
    reference = fields.String(metadata={"description": "What to quote when asking about it."})


@cache
def paged(item: type[MarshmallowSchema]) -> type[Schema]:
    """The schema of a page: `{items: [...], next: cursor or null}`."""
    name = item.__name__.removesuffix("Schema") + "Page"
    parts = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(
            required=True,
            allow_none=True,
            metadata={"description": "Send it as `after` to get the next page; null on the last."},
        ),
        "__doc__": f"A page of a list; see {item.__name__}.",
    }
    return type(name, (Schema,), parts)
