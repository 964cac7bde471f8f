"""The law of names: a module is called for what it holds, and an occasion is no event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.house.source import Module, defined

Found = Iterator[tuple[int, str]]

NAMES_OF_NOTHING = frozenset("base common helper helpers manager managers misc util utils".split())

WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
OCCASION = frozenset(
    "attendance attendee attendees capacity ends guest guests host place places rsvp rsvps"
    " starts title venue waiting waitlist".split()
)


def no_module_is_called_after_nothing(module: Module) -> Found:
    """A module is called for what it holds."""
    for name in NAMES_OF_NOTHING.intersection(module.names):
        yield 1, f"{name} says nothing of what it holds"


def an_occasion_is_a_gathering(module: Module) -> Found:
    """In code an event is a message; what people are invited to is a gathering."""
    if not module.service:
        return
    for line, name in defined(module.tree):
        words = [word.lower() for word in WORDS.findall(name)]
        if _speaks_of_events(words) and (module.service == "events" or OCCASION & set(words)):
            yield line, f"{name} calls an occasion an event"


def _speaks_of_events(words: list[str]) -> bool:
    """Whether a name holds the word, other than in the role of the event manager."""
    spoken = " ".join(words).replace("event manager", "")
    return bool(re.search(r"\bevents?\b", spoken))
