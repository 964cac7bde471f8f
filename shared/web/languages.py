"""The language of whoever asks, as their browser says it."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import LanguageAccept

from shared.languages import codes


def browser_language() -> str:
    """The language that the browser asks for most, of those that there are; nothing where it asks for none.

    Source: RFC 9110, section 12.5.4. Whoever takes any language, `*`, asks for none.
    """
    asked = [(name, weight) for name, weight in request.accept_languages if name != "*"]
    return LanguageAccept(asked).best_match(codes(), default="")
