"""The language of whoever asks: as they said, or as their browser says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from flask import g, request

from shared.languages import Language, codes, language
from shared.web.context import caller, settings


def browser_language() -> str:
    """The language that the browser asks for most, of those that there are; nothing where it asks for none.

    Whoever asks for `de-CH` is content with `de`, before anything that they want less; whoever takes any
    language, `*`, asks for none. Source: RFC 9110, section 12.5.4, and RFC 4647, section 3.4.
    """
    known = {code.lower(): code for code in codes()}
    wanted = (name.lower() for name, weight in request.accept_languages if weight > 0)
    found = (known[one] for name in wanted for one in _and_wider(name) if one in known)
    return next(found, "")


def page_language() -> Language:
    """What the page of this request is written in.

    As the person wishes who is signed in, else as the browser asks, else as the association writes.
    """
    if "language" not in g:
        speak_to(caller().language)
    return cast(Language, g.language)


def speak_to(wish: str) -> None:
    """Write the page of this request in the language that a person wishes, if they ever said so."""
    g.language = language(wish or browser_language(), settings().language)


def known_language() -> str:
    """What the caller wants to read, as far as it is known by now: nothing is asked for it."""
    return g.caller.language if "caller" in g else ""


def _and_wider(name: str) -> Iterator[str]:
    """A language as it is asked for, and without what it is said more closely by: `de-ch`, `de`."""
    while name:
        yield name
        name = name.rpartition("-")[0]
