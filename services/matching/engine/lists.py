"""Whom everybody should meet most: the best of each, exact, and kept with every change of somebody.

A change of one person touches the row of that person, those lists that hold them, and those that they enter:
what is at the end of each list is held in one array, so that all who are to be entered are found by one
comparison. Lists are longer than what is asked of them; one that has lost too many is looked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns
from services.matching.engine.many import AT_ONCE, best_of_each
from services.matching.engine.probe import Carers, Circumstances, Part, Probe
from services.matching.engine.search import ROUNDING, Found, ranked, scored, sweep
from services.matching.engine.weights import Weights

BEST = 20
"""How many of a list are asked for."""

KEPT = 2 * BEST

Ask = Callable[[Iterable[UUID]], Iterator[tuple[Card, Circumstances]]]
"""Tells the cards of persons, and what lies between them and the others."""

_CLOSED = np.inf


class Lists:
    """The best of each candidate, by score to nine digits and then by id, and how far down that is known.

    The weights of causes are those of the moment at which the lists were made: else one newcomer would change
    the score of every pair. A list is `whole` when it holds everybody who may be met.
    """

    def __init__(self, columns: Columns, weights: Weights, rarity: Carers) -> None:
        self.columns, self.weights, self.rarity = columns, weights, rarity
        self.slot_of: dict[UUID, int] = {}
        self._touched: dict[int, set[int]] = {}
        self._arrays: dict[str, NDArray[Any]] = {}
        self._grow(len(columns.arrays["present"]))

    def make(self, ask: Ask) -> None:
        """Make the lists of everybody anew."""
        self.slot_of, self._touched = dict(self.columns.slot_of), {}
        self._look_for_many(ask(list(self.slot_of)))

    def follow(self, changed: Iterable[UUID], ask: Ask) -> None:
        """Take in what changed of these persons, or between them and others, or that they are here no more."""
        concerned, self._touched = set(changed), {}
        self._grow(len(self.columns.arrays["present"]))
        self._forget([self.slot_of.pop(one) for one in concerned if one in self.slot_of])
        here = [one for one in concerned if one in self.columns]
        slots = [self.columns.slot_of[one] for one in here]
        for card, around in ask(here):
            seen = self._look_for(card, around)
            self._arrays["low"][slots] = _CLOSED  # each of these finds the others by themselves
            mine = self.columns.slot_of[card.person_id]
            self._touched[mine] = self._enter(mine, seen)
        self.slot_of |= zip(here, slots, strict=True)
        for slot in slots:
            self._set_low(slot)
        again = self._short()
        self._look_for_many(ask(again))
        also = {*slots, *(self.slot_of[one] for one in again)}
        for entered in self._touched.values():
            entered |= also

    def best(self, person_id: UUID, count: int = BEST) -> list[Found]:
        """Whom a person should meet most, best first; nobody for one who is not here."""
        slot = self.slot_of.get(person_id)
        return [] if slot is None else self._row(slot)[:count]

    def wanted_by(self, person_id: UUID, count: int = BEST) -> list[Found]:
        """Those among whose best a person is, best first, each with the score of the two."""
        slot = self.slot_of.get(person_id)
        if slot is None:
            return []
        touched = self._touched.get(slot)  # of who has just come or changed we know where to look
        rows = np.arange(self.columns.size) if touched is None else np.array(sorted(touched))
        at, places = np.nonzero(self._arrays["others"][rows, :count] == slot)
        rows, scores = rows[at], self._arrays["scores"][rows[at], places]
        return ranked([Found(float(s), self._id(m)) for s, m in zip(scores, rows, strict=True)])

    def pairs(self, count: int = BEST) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[Any]]:
        """Every pair of which one is among the best of the other: two slots, the smaller first, and the score."""
        size = self.columns.size
        others = self._arrays["others"][:size, :count]
        rows, places = np.nonzero(others >= 0)
        ends = np.sort(np.column_stack((rows, others[rows, places])), axis=1)
        _, first = np.unique(ends[:, 0] * np.intp(size) + ends[:, 1], return_index=True)
        scores = self._arrays["scores"][rows, places][first]
        return ends[first, 0], ends[first, 1], scores

    @property
    def nbytes(self) -> int:
        """The memory of the lists."""
        return sum(array.nbytes for array in self._arrays.values())

    def _look_for_many(self, asked: Iterator[tuple[Card, Circumstances]]) -> None:
        parts = [Part(self.columns)]
        while some := list(islice(asked, AT_ONCE)):
            probes = [Probe(card, around, parts, self.rarity) for card, around in some]
            found = best_of_each(self.columns, probes, self.weights, KEPT)
            for probe, best in zip(probes, found, strict=True):
                self._write(self.columns.slot_of[probe.card.person_id], best)

    def _look_for(self, card: Card, around: Circumstances) -> tuple[Probe, NDArray[np.float32]]:
        """Make the list of one person; the probe, and the fast scores with everybody."""
        parts = [Part(self.columns)]
        probe = Probe(card, around, parts, self.rarity)
        swept = sweep(parts, probe, self.weights)
        self._write(self.columns.slot_of[card.person_id], swept.best(KEPT))
        return probe, swept.scores[0]

    def _write(self, slot: int, found: list[Found]) -> None:
        arrays, count = self._arrays, len(found)
        arrays["others"][slot, :count] = [self.columns.slot_of[one.person_id] for one in found]
        arrays["others"][slot, count:] = -1
        arrays["scores"][slot, :count] = [one.score for one in found]
        arrays["count"][slot] = count
        arrays["whole"][slot] = count < KEPT
        self._set_low(slot)

    def _enter(self, mine: int, seen: tuple[Probe, NDArray[np.float32]]) -> set[int]:
        """Enter a person into the lists of all for whom they are good enough; the slots of these."""
        probe, scores = seen
        low = self._arrays["low"][: len(scores)]
        slots = np.flatnonzero((scores >= low - ROUNDING) & (scores >= 0))
        for found in scored(self.columns, slots, probe, self.weights):
            self._insert(self.columns.slot_of[found.person_id], mine, found.score)
        return set(slots.tolist())

    def _insert(self, slot: int, other: int, score: float) -> None:
        others, scores = self._arrays["others"][slot], self._arrays["scores"][slot]
        count, whole = int(self._arrays["count"][slot]), bool(self._arrays["whole"][slot])
        place = int(np.searchsorted(-scores[:count], -score))
        while (
            place < count
            and scores[place] == score
            and self._id(others[place]) < self._id(np.intp(other))
        ):
            place += 1
        if place == count and not whole:
            return
        if count == KEPT:
            whole = False
        end = min(count, KEPT - 1)
        if place < KEPT:
            others[place + 1 : end + 1] = others[place:end].copy()
            scores[place + 1 : end + 1] = scores[place:end].copy()
            others[place], scores[place] = other, score
        self._arrays["count"][slot] = min(count + 1, KEPT)
        self._arrays["whole"][slot] = whole
        self._set_low(slot)

    def _forget(self, slots: list[int]) -> None:
        """Take these out of all lists, and their own lists away."""
        if not slots:
            return
        others, scores = self._arrays["others"], self._arrays["scores"]
        gone = np.zeros(
            len(others) + 1, dtype=np.bool_
        )  # the last one stands for nobody, who is -1
        gone[slots] = True
        held = gone[others[: self.columns.size]]
        for slot in np.flatnonzero(held.any(axis=1)).tolist():
            stays = np.flatnonzero(~held[slot] & (others[slot] >= 0))
            others[slot, : len(stays)] = others[slot, stays]
            scores[slot, : len(stays)] = scores[slot, stays]
            others[slot, len(stays) :] = -1
            self._arrays["count"][slot] = len(stays)
            self._set_low(slot)
        for slot in slots:
            others[slot] = -1
            self._arrays["count"][slot], self._arrays["whole"][slot] = 0, False
            self._arrays["low"][slot] = _CLOSED

    def _short(self) -> list[UUID]:
        """Those whose list has lost too many."""
        size = self.columns.size
        count, whole = self._arrays["count"][:size], self._arrays["whole"][:size]
        short = (count < BEST) & ~whole & self.columns.arrays["present"][:size]
        return [self._id(slot) for slot in np.flatnonzero(short)]

    def _set_low(self, slot: int) -> None:
        """From which score on somebody enters this list."""
        count, whole = self._arrays["count"][slot], self._arrays["whole"][slot]
        last = self._arrays["scores"][slot, count - 1] if count else _CLOSED
        self._arrays["low"][slot] = 0.0 if whole else last

    def _row(self, slot: int) -> list[Found]:
        count = int(self._arrays["count"][slot])
        others, scores = self._arrays["others"][slot], self._arrays["scores"][slot]
        return [Found(float(scores[at]), self._id(others[at])) for at in range(count)]

    def _id(self, slot: Any) -> UUID:
        one = self.columns.ids[slot]
        assert one is not None
        return one

    def _grow(self, capacity: int) -> None:
        empty: dict[str, NDArray[Any]] = {
            "others": np.full((capacity, KEPT), -1, dtype=np.int32),
            "scores": np.zeros((capacity, KEPT)),
            "count": np.zeros(capacity, dtype=np.int16),
            "whole": np.zeros(capacity, dtype=np.bool_),
            "low": np.full(capacity, _CLOSED),
        }
        size = len(self._arrays["count"]) if self._arrays else 0
        if capacity > size:
            for name, array in self._arrays.items():
                empty[name][:size] = array
            self._arrays = empty
