"""Whom we look for, and what the association knows of the others with regard to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns, Slots, area_words, cause_bytes, language_words
from services.matching.engine.taxonomy import (
    CAUSE_BITS,
    country_code,
    kin_mask,
    sector_code,
    tag_mask,
)
from shared.geography import continent_mask, is_worldwide

_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(
    np.float64
)

UNLIMITED = 10_000
"""More open introductions than anybody has."""


@dataclass(frozen=True)
class Circumstances:
    """What lies between one person and the others.

    `shut`: persons not to be proposed. `ties`: by party, the Adamic-Adar weight of common acquaintances.
    `coming`: persons who come to a gathering that this one comes to. `limit`: open introductions at most.
    """

    shut: frozenset[UUID] = frozenset()
    ties: Mapping[UUID, float] = field(default_factory=dict)
    coming: frozenset[UUID] = frozenset()
    limit: int = 3


@dataclass(frozen=True)
class Part:
    """Some columns, without the slots that a newer part replaces."""

    columns: Columns
    hidden: Slots = field(default_factory=lambda: np.zeros(0, dtype=np.intp))

    def holds(self, person_id: UUID) -> bool:
        """Whether a person is here and not hidden."""
        slot = self.columns.slot_of.get(person_id)
        return slot is not None and slot not in self.hidden

    def __len__(self) -> int:
        return len(self.columns) - len(self.hidden)


class Carers(NamedTuple):
    """How many care for each cause, and among how many people: what says how rare a cause is."""

    counts: NDArray[np.int64]
    people: int


def carers(parts: list[Part]) -> Carers:
    """Who cares for what just now."""
    counts = sum(_counts(part) for part in parts) + np.zeros(CAUSE_BITS, dtype=np.int64)
    return Carers(counts, sum(len(part) for part in parts))


class Probe:
    """A candidate as the left side of every comparison, with the weights of causes of the moment, or with those
    of the moment that is given."""

    def __init__(
        self,
        card: Card,
        circumstances: Circumstances,
        parts: list[Part],
        rarity: Carers | None = None,
    ) -> None:
        self.card = card
        self.circumstances = circumstances
        self.offers, self.kin, self.needs = (
            np.uint32(tag_mask(card.offers)),
            np.uint32(kin_mask(card.offers)),
            np.uint32(tag_mask(card.needs)),
        )
        self.needed = len(set(card.needs))
        self.languages = language_words(card.languages)
        self.areas = area_words(card.areas)
        self.country = country_code(card.country)
        self.continents = np.uint8(continent_mask(card.country, card.areas))
        self.worldwide = is_worldwide(card.areas)
        self.sector = sector_code(card.sector)
        self._weigh_causes(carers(parts), rarity)

    def _weigh_causes(self, now: Carers, then: Carers | None) -> None:
        """A cause that few care for tells more: weight ln(1 + n/df), squared for the cosine.

        The own length is summed as that of the others is, so that a pair is worth the same from both sides.
        """
        rarity = then or now
        weights = np.log1p(rarity.people / np.maximum(rarity.counts, 1.0)) ** 2
        held = cause_bytes(self.card.causes)
        mine = np.unpackbits(held, bitorder="little")
        self.shared_causes = _byte_tables(weights * mine)
        seen = (now.counts > 0) | (mine > 0)
        self.all_causes = _byte_tables(weights * seen) if mine.any() else {}
        squared = sum(float(table[held[place]]) for place, table in self.all_causes.items())
        self.cause_length = float(np.sqrt(squared))


def _counts(part: Part) -> NDArray[np.int64]:
    return part.columns.cause_counts - part.columns.causes_of(part.hidden)


def _byte_tables(weights: NDArray[np.float64]) -> dict[int, NDArray[np.float64]]:
    """For each byte of bits that weighs anything: the weight of each of its 256 values."""
    by_byte = weights.reshape(-1, 8)
    return {int(place): _BITS @ by_byte[place] for place in np.flatnonzero(by_byte.any(axis=1))}
