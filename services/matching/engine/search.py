"""The exact best of many: a fast sweep over all, then the few at the top once more with every digit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.columns import Columns, Slots
from services.matching.engine.features import Rows, meets
from services.matching.engine.probe import Part, Probe
from services.matching.engine.quick import Quick, hears
from services.matching.engine.score import Bonds, bonds, harmonic, likings, measure
from services.matching.engine.weights import Weights

Sectors = Literal["any", "other", "same"]

_BLOCK = 16_384
_SHUT = np.float32(-1.0)
ROUNDING = 1e-4  # far above what float32 loses, far below what tells two candidates apart
_DIGITS = 9


class Found(NamedTuple):
    """A candidate and the score with them: sorts best first, and among equals by id."""

    score: float
    person_id: UUID


@dataclass(frozen=True)
class Sweep:
    """The fast scores of one person with everybody, by part; -1 where they may not be matched."""

    probe: Probe
    parts: list[Part]
    scores: list[NDArray[np.float32]]
    weights: Weights

    def best(self, count: int, sectors: Sectors = "any") -> list[Found]:
        """The best, exactly: by score to nine digits, then by id."""
        kept = [self._kept(place, sectors) for place in range(len(self.parts))]
        edge = _edge(np.concatenate(kept), count) - ROUNDING
        found: list[Found] = []
        for part, scores in zip(self.parts, kept, strict=True):
            slots = np.flatnonzero(scores >= max(edge, 0.0))
            found += scored(part.columns, slots, self.probe, self.weights)
        return ranked(found)[:count]

    def _kept(self, place: int, sectors: Sectors) -> NDArray[np.float32]:
        scores = self.scores[place]
        if sectors == "any":
            return scores
        same = self.parts[place].columns.arrays["sector"][: len(scores)] == self.probe.sector
        return np.where(same == (sectors == "same"), scores, _SHUT)


def sweep(parts: list[Part], probe: Probe, weights: Weights) -> Sweep:
    """Score the probe with everybody. Cost: three products of a matrix with a vector, and little more."""
    scores = [_swept(part, probe, weights) for part in parts]
    return Sweep(probe, parts, scores, weights)


def among(
    parts: list[Part], person_ids: Iterable[UUID], probe: Probe, weights: Weights
) -> list[Found]:
    """Score the probe with these persons alone, best first."""
    wanted = list(person_ids)
    found: list[Found] = []
    for part in parts:
        slots = np.setdiff1d(part.columns.slots(wanted), part.hidden)
        slots = slots[_open(part.columns, slots, probe)]
        found += scored(part.columns, slots, probe, weights)
    return ranked(found)


def scored(columns: Columns, slots: Slots, probe: Probe, weights: Weights) -> list[Found]:
    """The exact scores of the probe with these rows, whatever the gates say."""
    measured = measure(columns, slots, probe, bonds(columns, probe), weights, "exact")
    both = harmonic(*likings(columns, slots, probe, measured, weights))
    return [
        Found(round(float(score), _DIGITS), person_id)
        for score, slot in zip(both, slots, strict=True)
        if (person_id := columns.ids[slot]) is not None
    ]


def ranked(found: list[Found]) -> list[Found]:
    """Best first; among equals by id, so that nobody's place is a matter of chance."""
    return sorted(found, key=lambda one: (-one.score, one.person_id))


def understood(columns: Columns, rows: Rows, probe: Probe) -> NDArray[np.bool_]:
    """Where there is a common language."""
    planes: Any = columns.planes["languages"]
    shared = np.zeros_like(columns.arrays["present"][rows])
    for place in np.flatnonzero(probe.languages):
        shared |= (planes[place, rows] & probe.languages[place]) != 0
    return shared


def _swept(part: Part, probe: Probe, weights: Weights) -> NDArray[np.float32]:
    columns = part.columns
    scores = np.full(columns.size, _SHUT, dtype=np.float32)
    quick, heard = Quick(columns, [probe], weights), hears(columns, probe)
    for start in range(0, columns.size, _BLOCK):
        rows = slice(start, min(start + _BLOCK, columns.size))
        gate = are_open(columns, rows, probe, heard)
        np.copyto(scores[rows], quick.scores(rows)[0], where=gate)
    _see_bonds(scores, columns, probe, weights)
    for shut in (part.hidden, columns.slots(probe.circumstances.shut)):
        scores[shut] = _SHUT
    return scores


def _open(columns: Columns, rows: Rows, probe: Probe) -> NDArray[np.bool_]:
    """The gates that the columns know of: a common language, room for one more, and across sectors
    unless an offer meets a need."""
    return _may_meet(columns, rows, probe) & understood(columns, rows, probe)


def _may_meet(columns: Columns, rows: Rows, probe: Probe) -> NDArray[np.bool_]:
    """The same gates, of languages aside."""
    arrays = columns.arrays
    gate = arrays["present"][rows] & (arrays["open"][rows] < probe.circumstances.limit)
    gate &= (arrays["sector"][rows] != probe.sector) | meets(columns, rows, probe)
    return gate


def bound_slots(columns: Columns, probe: Probe) -> Slots:
    """Those who come to the same gathering, or know somebody in common: a quick score knows not of it."""
    around = probe.circumstances
    tied = {slot for party_id in around.ties for slot in columns.slots_of_party.get(party_id, ())}
    return np.union1d(np.array(sorted(tied), dtype=np.intp), columns.slots(around.coming))


def are_open(
    columns: Columns, rows: Rows, probe: Probe, heard: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which of these may be matched with the probe, as far as the columns know; `heard` are kinds of languages."""
    gate: NDArray[np.bool_] = heard[columns.arrays["language_kind"][rows]]
    gate &= _may_meet(columns, rows, probe)
    return gate


def _see_bonds(
    scores: NDArray[np.float32], columns: Columns, probe: Probe, weights: Weights
) -> None:
    """Score those once more, exactly, of whom a quick score does not know all."""
    bound = bound_slots(columns, probe)
    slots = bound[scores[bound] >= 0]
    if len(slots):
        measured = measure(columns, slots, probe, bonds(columns, probe), weights, "exact")
        scores[slots] = harmonic(*likings(columns, slots, probe, measured, weights))


def _edge(scores: NDArray[np.float32], count: int) -> float:
    if len(scores) <= count:
        return 0.0
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


__all__ = ["Bonds", "Found", "Sectors", "Sweep", "among", "ranked", "scored", "sweep", "understood"]
