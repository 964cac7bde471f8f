"""Fields that several schemas share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.membership.models.words import (
    COUNTRY,
    EMAIL,
    LANGUAGE,
    SIZE_BANDS,
    SLUG,
    Sector,
    Visibility,
)
from shared.languages import codes
from shared.web.schemas import VISIBLE, fields, validate

MOST_TEXT = 4_000
MOST_ITEMS = 50
DOMAIN = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){1,8}"
_ON_A_LINE = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]"


def line(longest: int, **options: Any) -> fields.String:
    """A text on one line that is not empty, without spaces around it."""
    error = "Write a text on one line, without spaces around it."
    pattern = validate.Regexp(rf"^{VISIBLE}({_ON_A_LINE}*{VISIBLE})?\Z", error=error)
    return fields.String(validate=[validate.Length(1, longest), pattern], **options)


def text(longest: int = MOST_TEXT, **options: Any) -> fields.String:
    """A text that may be empty."""
    return fields.String(validate=validate.Length(max=longest), **options)


def email(**options: Any) -> fields.String:
    """An address to write to."""
    error = "This is no e-mail address."
    rules = [validate.Length(3, 254), validate.Regexp(rf"^{EMAIL.pattern}\Z", error=error)]
    return fields.String(validate=rules, **options)


def country(**options: Any) -> fields.String:
    """A country, as in ISO 3166; empty where it is not known."""
    error = "Write a country with two capital letters, as in KE."
    return fields.String(
        validate=validate.Regexp(rf"^({COUNTRY.pattern})?\Z", error=error), **options
    )


def sector(**options: Any) -> fields.String:
    """The sector of an organisation."""
    return fields.String(validate=validate.OneOf([str(one) for one in Sector]), **options)


def size_band(**options: Any) -> fields.String:
    """How many people an organisation has, in bands; empty where it is not known."""
    return fields.String(validate=_one_of_or_empty(SIZE_BANDS), **options)


def visibility(**options: Any) -> fields.String:
    """Who may see something."""
    return fields.String(validate=validate.OneOf([str(one) for one in Visibility]), **options)


def slug(**options: Any) -> fields.String:
    """A cause or a region."""
    error = "Write small letters and digits with hyphens between, as in east-africa."
    pattern = validate.Regexp(rf"^{SLUG.pattern}\Z", error=error)
    return fields.String(validate=[validate.Length(1, 60), pattern], **options)


def slugs(**options: Any) -> fields.List[str]:
    """Causes or regions: words in small letters with hyphens, as in sdg-6 or east-africa."""
    return fields.List(slug(), validate=validate.Length(max=MOST_ITEMS), **options)


def language(**options: Any) -> fields.String:
    """A language, as in ISO 639-1."""
    error = "Write a language with two small letters, as in sw."
    pattern = validate.Regexp(rf"^{LANGUAGE.pattern}\Z", error=error)
    return fields.String(validate=pattern, **options)


def languages(**options: Any) -> fields.List[str]:
    """Languages, as in ISO 639-1."""
    return fields.List(language(), validate=validate.Length(max=MOST_ITEMS), **options)


def letter_language(**options: Any) -> fields.String:
    """What somebody wants to be written to in: a language that there are letters in; empty for the usual."""
    said = "The language of letters to this person; empty for the association's own."
    return fields.String(
        validate=_one_of_or_empty(codes()), metadata={"description": said}, **options
    )


def money(**options: Any) -> fields.Integer:
    """An amount in minor units."""
    return fields.Integer(strict=True, validate=validate.Range(0, 10**12), **options)


def amount(**options: Any) -> fields.Integer:
    """An amount above nothing, in minor units."""
    return fields.Integer(strict=True, validate=validate.Range(1, 10**12), **options)


def currency(**options: Any) -> fields.String:
    """A currency, as in ISO 4217."""
    error = "Write a currency with three capital letters, as in EUR."
    return fields.String(validate=validate.Regexp(r"^[A-Z]{3}\Z", error=error), **options)


def _one_of_or_empty(known: Iterable[str]) -> validate.OneOf:
    words = list(known)
    error = f"Must be empty, or one of: {', '.join(words)}."
    return validate.OneOf(["", *words], error=error)
