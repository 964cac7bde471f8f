"""A wish in somebody's own words, read as what they need: the card by which those who may be meant are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from services.matching.engine.card import Card
from services.matching.engine.encoder import TEXTS, TOPICS, terms
from services.matching.engine.taxonomy import TAGS
from shared.geography import WORLD, lies_in

_ANYTHING = ("a-wish",)
"""A need outside the taxonomy: it is met as far as the words agree."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a wish is narrowed down to: one of each that is not empty, and all of them."""

    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()

    @property
    def says_what(self) -> bool:
        """Whether it says what somebody is or does, and not only where, or in which language."""
        return bool(self.sectors or self.causes or self.offers)

    def fits(self, somebody: Any) -> bool:
        """Whether somebody, a card or a row, is as wished for. Who works everywhere works in each area."""
        return all(
            not wanted or not set(wanted).isdisjoint(theirs)
            for wanted, theirs in (
                (self.sectors, (somebody.sector,)),
                (self.countries, (somebody.country,)),
                (self.causes, somebody.causes),
                (self.languages, somebody.languages),
                (self.offers, somebody.offers),
            )
        ) and (not self.areas or _works_at(somebody, self.areas))


ANYBODY = Wanted()


def wishing(card: Card, text: str, wanted: Wanted = ANYBODY) -> Card:
    """Somebody who needs what they wish for, and says nothing else of their work."""
    return replace(
        card,
        needs=tuple(dict.fromkeys((*tags_in(text), *wanted.offers))) or _ANYTHING,
        text=TEXTS.encode(text),
        wants=TOPICS.encode(text),
    )


def tags_in(text: str) -> tuple[str, ...]:
    """The tags of the taxonomy whose words all stand in a text."""
    said = set(terms(text))
    return tuple(tag for tag in TAGS if said.issuperset(terms(tag.replace("-", " "))))


def _works_at(somebody: Any, areas: Iterable[str]) -> bool:
    places = (*somebody.areas, somebody.country)
    return not WORLD.isdisjoint(places) or any(
        area == place or lies_in(place, area) for area in areas for place in places
    )
