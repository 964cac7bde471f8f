"""Fields that several schemas share."""

from __future__ import annotations

from typing import Any

from shared.web.schemas import VISIBLE, fields, validate

LONGEST = 4_000
_ON_A_LINE = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]"


def line(longest: int, **options: Any) -> fields.String:
    """A text on one line that is not empty, without spaces around it."""
    error = "Write a text on one line, without spaces around it."
    pattern = validate.Regexp(rf"^{VISIBLE}({_ON_A_LINE}*{VISIBLE})?\Z", error=error)
    return fields.String(validate=[validate.Length(1, longest), pattern], **options)


def words(**options: Any) -> fields.String:
    """A text that says something."""
    return fields.String(validate=validate.Length(min=1, max=LONGEST), **options)


def word(**options: Any) -> fields.String:
    """A text that may be empty."""
    return fields.String(load_default="", validate=validate.Length(max=1_000), **options)
