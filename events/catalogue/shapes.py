"""The shape of a contract's data: as JSON Schema for programs, and in words for people."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, missing, validate
from marshmallow.schema import Schema

from events.contract import is_personal

_SHAPES: dict[type[fields.Field[Any]], dict[str, Any]] = {
    fields.UUID: {"type": "string", "format": "uuid"},
    fields.AwareDateTime: {"type": "string", "format": "date-time"},
    fields.Date: {"type": "string", "format": "date"},
    fields.String: {"type": "string"},
    fields.Integer: {"type": "integer"},
    fields.Float: {"type": "number"},
    fields.Boolean: {"type": "boolean"},
}
_WORDS = {"uuid": "id", "date-time": "moment", "date": "date", "string": "text"}


def shape_of(schema: Schema) -> dict[str, Any]:
    """An object with the fields of a schema; more fields may come with a newer announcer."""
    required = [name for name, field in schema.fields.items() if field.required]
    return {
        "type": "object",
        "properties": {name: _shape_of_field(field) for name, field in schema.fields.items()},
        **({"required": required} if required else {}),
    }


def words_for(field: fields.Field[Any]) -> str:
    """The type of a field, for a table."""
    return _words(_shape_of_field(field)) + (" or nothing" if field.allow_none else "")


def mark_of(is_marked: object) -> str:
    """What is written after a field that holds personal data."""
    return " **personal**" if is_marked else ""


def default_of(field: fields.Field[Any]) -> Any:
    """What a field is when it is not said, as JSON; `missing` when it must be said."""
    default = field.load_default() if callable(field.load_default) else field.load_default
    return list(default) if isinstance(default, tuple) else default


def _shape_of_field(field: fields.Field[Any]) -> dict[str, Any]:
    shape = _bare_shape(field)
    if field.allow_none:
        shape["type"] = [shape["type"], "null"]
    if is_personal(field):
        shape["x-personal-data"] = True
    if (default := default_of(field)) is not missing:
        shape["default"] = default
    return shape


def _bare_shape(field: fields.Field[Any]) -> dict[str, Any]:
    if isinstance(field, fields.Nested):
        return shape_of(field.schema)
    if isinstance(field, fields.List):
        return {"type": "array", "items": _shape_of_field(field.inner)}
    if isinstance(field, fields.Dict):
        inner = field.value_field
        return {
            "type": "object",
            "additionalProperties": _shape_of_field(inner) if inner else True,
        }
    shape = next(shape for kind, shape in _SHAPES.items() if isinstance(field, kind))
    choices = [list(rule.choices) for rule in field.validators if isinstance(rule, validate.OneOf)]
    return {**shape, "enum": choices[0]} if choices else dict(shape)


def _words(shape: dict[str, Any]) -> str:
    kind = next(iter(shape["type"])) if isinstance(shape["type"], list) else shape["type"]
    if kind == "array":
        return f"list of {_words_inside(shape['items'])}"
    if kind == "object" and "properties" in shape:
        parts = (f"{name}: {_words_inside(part)}" for name, part in shape["properties"].items())
        return "{" + ", ".join(parts) + "}"
    if kind == "object":
        return f"{_words(shape['additionalProperties'])} by name"
    if "enum" in shape:
        return ", ".join(shape["enum"])
    return _WORDS.get(shape.get("format", kind), kind)


def _words_inside(shape: dict[str, Any]) -> str:
    return _words(shape) + mark_of(shape.get("x-personal-data"))
