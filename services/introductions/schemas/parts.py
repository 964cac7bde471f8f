"""Fields that several schemas share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.web.schemas import VISIBLE, fields, validate

LONGEST = 4_000
_ON_A_LINE = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]"

_NUMBER = r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$"
_BLANK = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""Blanks and control characters, one by one: which are blank differs from language to language."""


class Quantity(fields.String):
    """An exact number as text, `-12.5`, with at most three decimals; read as a Decimal."""

    default_error_messages = {
        "no_number": "Write a number like 12 or 12.5, with at most three decimals."
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"pattern": _NUMBER}, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(_NUMBER, text):
            raise self.make_error("no_number")
        return Decimal(text)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value:f}"


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


def address(**options: Any) -> fields.String:
    """An address on the web."""
    error = "Write an address with https://."
    pattern = rf"^https://[^{_BLANK}<>\"']{{3,900}}\Z"
    return fields.String(validate=validate.Regexp(pattern, error=error), **options)


def currency(**options: Any) -> fields.String:
    """A currency, as in ISO 4217."""
    error = "Write a currency with three capital letters, as in EUR."
    return fields.String(validate=validate.Regexp(r"^[A-Z]{3}\Z", error=error), **options)


def minor(**options: Any) -> fields.Integer:
    """An amount of money in minor units."""
    return fields.Integer(strict=True, validate=validate.Range(-(10**12), 10**12), **options)
