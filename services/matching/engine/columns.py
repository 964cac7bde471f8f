"""Many candidates as arrays, one column for each thing that the score reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.card import TEXT_WIDTH, TOPIC_WIDTH, Card
from services.matching.engine.kinds import Kinds
from services.matching.engine.leaning import attraction, openness
from services.matching.engine.taxonomy import (
    AREA_BITS,
    CAUSE_BITS,
    LANGUAGE_BITS,
    TAGS,
    area_places,
    cause_places,
    country_code,
    kin_mask,
    language_places,
    sector_code,
    tag_mask,
)
from services.matching.engine.weights import FB_1
from shared.geography import BROAD, continent_mask, is_worldwide

Slots = NDArray[np.intp]

_LANGUAGE_WORDS = -(-LANGUAGE_BITS // 64)
_KINDS: dict[str, tuple[int, Any]] = {
    # name: how many side by side, and of what type; 0 is a plain column
    "text": (TEXT_WIDTH, np.float32),
    "wants": (TOPIC_WIDTH, np.float32),
    "gives": (TOPIC_WIDTH, np.float32),
    "offers": (0, np.uint32),
    "kin": (0, np.uint32),
    "needs": (0, np.uint32),
    "needed": (0, np.float32),
    "country": (0, np.int16),
    "continents": (0, np.uint8),
    "worldwide": (0, np.bool_),
    "sector": (0, np.int8),
    "open": (0, np.int16),
    "answers": (0, np.float32),
    "said_yes": (0, np.float32),
    "asked": (0, np.float32),
    "got_yes": (0, np.float32),
    "present": (0, np.bool_),
    # what a quick score reads: bits of tags as numbers, what the answers say, and numbers of kinds
    "tags": (3 * len(TAGS), np.float32),
    "openness": (0, np.float32),
    "liked": (0, np.float32),
    "cause_kind": (0, np.intp),
    "place_kind": (0, np.intp),
    "language_kind": (0, np.intp),
}
_PLANES: dict[str, tuple[int, Any]] = {
    # bit sets, one plane for each word of bits, so that only the planes that are asked for are read
    "causes": (CAUSE_BITS // 8, np.uint8),
    "areas": (AREA_BITS // 64, np.uint64),
    "languages": (_LANGUAGE_WORDS, np.uint64),
}
_CAUSES = np.dtype([("bytes", np.uint8, CAUSE_BITS // 8)])
_LANGUAGES = np.dtype([("words", np.uint64, _LANGUAGE_WORDS)])
_PLACES = np.dtype(
    [
        ("areas", np.uint64, AREA_BITS // 64),
        ("country", np.int16),
        ("continents", np.uint8),
        ("worldwide", np.bool_),
        ("sector", np.int8),
    ]
)


class Columns:
    """The candidates as arrays. A candidate keeps its slot; a slot given back is used again.

    Memory for each candidate: 2 KB for the vectors and about 0.5 KB for all the rest.
    """

    def __init__(self, capacity: int = 64) -> None:
        self.size = 0
        self.ids: list[UUID | None] = []
        self.slot_of: dict[UUID, int] = {}
        self.party_of: list[UUID | None] = []
        self.slots_of_party: dict[UUID, set[int]] = {}
        self.cause_counts = np.zeros(CAUSE_BITS, dtype=np.int64)
        self.causes, self.places, self.languages = (
            Kinds(kind) for kind in (_CAUSES, _PLACES, _LANGUAGES)
        )
        self._free: list[int] = []
        self.arrays: dict[str, NDArray[Any]] = {
            name: np.zeros((capacity, width) if width else capacity, dtype=kind)
            for name, (width, kind) in _KINDS.items()
        }
        self.planes: dict[str, NDArray[Any]] = {
            name: np.zeros((words, capacity), dtype=kind) for name, (words, kind) in _PLANES.items()
        }

    def __len__(self) -> int:
        return len(self.slot_of)

    def __contains__(self, person_id: object) -> bool:
        return person_id in self.slot_of

    def put(self, card: Card) -> None:
        """Add a candidate, or replace what is known of them."""
        self.drop(card.person_id)
        self._fill(self._take_slot(), card)

    def drop(self, person_id: UUID) -> None:
        """Forget a candidate; nothing happens for one that is not here."""
        slot = self.slot_of.pop(person_id, None)
        if slot is None:
            return
        self.cause_counts -= self._bits("causes", slot)
        self.arrays["present"][slot] = False
        party_id, self.party_of[slot], self.ids[slot] = self.party_of[slot], None, None
        if party_id is not None:
            self.slots_of_party[party_id].discard(slot)
            if not self.slots_of_party[party_id]:
                del self.slots_of_party[party_id]
        self._free.append(slot)

    def slots(self, person_ids: Iterable[UUID]) -> Slots:
        """The slots of those of the persons who are here."""
        found = [self.slot_of[one] for one in person_ids if one in self.slot_of]
        return np.array(sorted(set(found)), dtype=np.intp)

    def causes_of(self, slots: Slots) -> NDArray[np.int64]:
        """How many of these candidates care for each cause."""
        counts = np.zeros(CAUSE_BITS, dtype=np.int64)
        for slot in slots:
            counts += self._bits("causes", slot)
        return counts

    @property
    def nbytes(self) -> int:
        """The memory of the arrays."""
        arrays = (*self.arrays.values(), *self.planes.values())
        kinds = (self.causes, self.places, self.languages)
        return sum(one.nbytes for one in arrays) + sum(one.nbytes for one in kinds)

    def _take_slot(self) -> int:
        if self._free:
            return self._free.pop()
        if self.size == len(self.arrays["present"]):
            self._grow(max(64, self.size * 5 // 4))
        self.size += 1
        self.ids.append(None)
        self.party_of.append(None)
        return self.size - 1

    def _grow(self, capacity: int) -> None:
        for name, array in self.arrays.items():
            larger = np.zeros((capacity, *array.shape[1:]), dtype=array.dtype)
            larger[: self.size] = array[: self.size]
            self.arrays[name] = larger
        for name, plane in self.planes.items():
            wider = np.zeros((plane.shape[0], capacity), dtype=plane.dtype)
            wider[:, : self.size] = plane[:, : self.size]
            self.planes[name] = wider

    def _fill(self, slot: int, card: Card) -> None:
        for name, value in _numbers(card).items():
            self.arrays[name][slot] = value
        self.planes["causes"][:, slot] = cause_bytes(card.causes)
        self.planes["areas"][:, slot] = area_words(card.areas)
        self.planes["languages"][:, slot] = language_words(card.languages)
        self._number(slot)
        self._enter(slot, card.person_id, card.party_id)

    def _number(self, slot: int) -> None:
        """Find of which kinds a candidate is."""
        arrays, planes = self.arrays, self.planes
        place = np.zeros((), dtype=_PLACES)
        place["areas"] = planes["areas"][:, slot]
        for name in ("country", "continents", "worldwide", "sector"):
            place[name] = arrays[name][slot]
        arrays["place_kind"][slot] = self.places.number(place)
        for name, kinds, kind in (
            ("cause", self.causes, _CAUSES),
            ("language", self.languages, _LANGUAGES),
        ):
            held = np.ascontiguousarray(planes[f"{name}s"][:, slot]).view(kind)[0]
            arrays[f"{name}_kind"][slot] = kinds.number(held)

    def _enter(self, slot: int, person_id: UUID, party_id: UUID) -> None:
        self.ids[slot], self.party_of[slot] = person_id, party_id
        self.slot_of[person_id] = slot
        self.slots_of_party.setdefault(party_id, set()).add(slot)
        self.cause_counts += self._bits("causes", slot)

    def _bits(self, name: str, slot: int) -> NDArray[np.uint8]:
        return np.unpackbits(self.planes[name][:, slot].view(np.uint8), bitorder="little")


def language_words(languages: Iterable[str]) -> NDArray[np.uint64]:
    """The languages as words of bits; all of them when none is given, so that it closes no gate."""
    places = language_places(languages)
    if not places:
        return np.full(_LANGUAGE_WORDS, np.iinfo(np.uint64).max, dtype=np.uint64)
    return _packed(places, _LANGUAGE_WORDS * 64).view(np.uint64)


def cause_bytes(causes: Iterable[str]) -> NDArray[np.uint8]:
    """The causes as bytes of bits."""
    return _packed(cause_places(causes), CAUSE_BITS)


def area_words(areas: Iterable[str]) -> NDArray[np.uint64]:
    """The areas as words of bits; the world or a continent is no area that two share."""
    named = [area for area in areas if area not in BROAD]
    return _packed(area_places(named), AREA_BITS).view(np.uint64)


def tag_bits(card: Card) -> NDArray[np.float32]:
    """A card's offers, the kin of these that are not offered, and the share of each need, by tag."""
    offers, kin, needs = (
        tag_mask(card.offers), kin_mask(card.offers), tag_mask(card.needs),
    )  # fmt: skip
    rows = np.array([offers, kin & ~offers, needs], dtype=np.uint32)
    bits = (rows[:, None] >> np.arange(len(TAGS), dtype=np.uint32)) & 1
    shares = bits.astype(np.float32)
    shares[2] /= max(len(set(card.needs)), 1)
    return shares.ravel()


def _packed(places: list[int], width: int) -> NDArray[np.uint8]:
    bits = np.zeros(width, dtype=np.uint8)
    bits[places] = 1
    return np.packbits(bits, bitorder="little")


def _numbers(card: Card) -> dict[str, Any]:
    return {
        "text": card.text,
        "wants": card.wants if card.needs else 0.0,
        "gives": card.gives,
        "offers": tag_mask(card.offers),
        "kin": kin_mask(card.offers),
        "needs": tag_mask(card.needs),
        "needed": len(set(card.needs)),
        "country": country_code(card.country),
        "continents": continent_mask(card.country, card.areas),
        "worldwide": is_worldwide(card.areas),
        "sector": sector_code(card.sector),
        "open": card.open_introductions,
        "answers": card.answers,
        "said_yes": card.said_yes,
        "asked": card.asked,
        "got_yes": card.got_yes,
        "present": True,
        "tags": tag_bits(card),
        "openness": openness(card.said_yes, card.answers, FB_1),
        "liked": attraction(card.got_yes, card.asked, FB_1),
    }
