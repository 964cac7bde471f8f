"""A wish in somebody's own words, read as what they need: the card by which those who may be meant are found."""

from __future__ import annotations

from dataclasses import replace

from services.matching.engine.card import Card
from services.matching.engine.encoder import TEXTS, TOPICS, terms
from services.matching.engine.taxonomy import TAGS

_ANYTHING = ("a-wish",)
"""A need outside the taxonomy: it is met as far as the words agree."""


def wishing(card: Card, text: str) -> Card:
    """Somebody who needs what they wish for, and says nothing else of their work."""
    return replace(
        card,
        needs=tags_in(text) or _ANYTHING,
        text=TEXTS.encode(text),
        wants=TOPICS.encode(text),
    )


def tags_in(text: str) -> tuple[str, ...]:
    """The tags of the taxonomy whose words all stand in a text."""
    said = set(terms(text))
    return tuple(tag for tag in TAGS if said.issuperset(terms(tag.replace("-", " "))))
