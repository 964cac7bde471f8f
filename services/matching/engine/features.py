"""What two people have in common, each thing in [0, 1], for one person against many at once.

`need` is how far the others' offers meet this person's needs, `offer` the same the other way round.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.columns import Columns, Slots
from services.matching.engine.probe import Probe
from services.matching.engine.taxonomy import SECTORS
from services.matching.engine.weights import Spread, Weights

Numbers = NDArray[Any]
Rows = slice | Slots
Precision = Literal["fast", "exact"]


def features(
    columns: Columns, rows: Rows, probe: Probe, weights: Weights, precision: Precision = "fast"
) -> dict[str, Numbers]:
    """The features of these rows against the probe.

    `fast` is float32 by BLAS, whose last digits depend on the place of a row; `exact` is float64, one row
    like another.
    """
    number = np.float32 if precision == "fast" else np.float64
    need, offer = _fit(columns, rows, probe, weights, precision)
    measured = {
        "need": need,
        "offer": offer,
        "text": _stretch(
            _product(columns, "text", rows, probe.card.text, precision), weights.text_spread
        ),
        "causes": _causes(columns, rows, probe),
        "region": _region(columns, rows, probe, weights),
        "sector": _sector(columns, rows, probe, weights),
    }
    return {name: values.astype(number, copy=False) for name, values in measured.items()}


def meets(columns: Columns, rows: Rows, probe: Probe) -> NDArray[np.bool_]:
    """Where an offer of one is exactly what the other needs."""
    ours = columns.arrays["offers"][rows] & probe.needs
    theirs = columns.arrays["needs"][rows] & probe.offers
    return (ours | theirs) != 0


def _fit(
    columns: Columns, rows: Rows, probe: Probe, weights: Weights, precision: Precision
) -> tuple[Numbers, Numbers]:
    arrays = columns.arrays
    gives = _words(_product(columns, "gives", rows, probe.card.wants, precision), weights)
    wants = _words(_product(columns, "wants", rows, probe.card.gives, precision), weights)
    need = _met(
        np.bitwise_count(arrays["offers"][rows] & probe.needs),
        np.bitwise_count(arrays["kin"][rows] & ~arrays["offers"][rows] & probe.needs),
        np.full(1, probe.needed, dtype=np.float32),
        gives,
        weights,
    )
    offer = _met(
        np.bitwise_count(arrays["needs"][rows] & probe.offers),
        np.bitwise_count(arrays["needs"][rows] & probe.kin & ~probe.offers),
        arrays["needed"][rows],
        wants,
        weights,
    )
    return need, offer


def _met(same: Numbers, kin: Numbers, needed: Numbers, words: Numbers, weights: Weights) -> Numbers:
    """The share of needs that is met: by the same tag, by a kindred one, or as far as the words agree."""
    near = np.maximum(words, weights.kin_fit)
    met = same + kin * near + (needed - same - kin) * words
    return met / np.maximum(needed, 1)


def _words(cosine: Numbers, weights: Weights) -> Numbers:
    return weights.words_fit * _stretch(cosine, weights.topic_spread)


def _stretch(cosine: Numbers, spread: Spread) -> Numbers:
    """From 0 at the similarity of any two texts to 1 at that of the most alike."""
    return np.clip((cosine - spread.middle) / (spread.top - spread.middle), 0.0, 1.0)


def _product(
    columns: Columns, name: str, rows: Rows, vector: NDArray[np.float32], precision: Precision
) -> Numbers:
    block = columns.arrays[name][rows]
    if not vector.any():
        return np.zeros(len(block), dtype=np.float32)
    if precision == "fast":
        return block @ vector
    return (block.astype(np.float64) * vector).sum(axis=1)


def _causes(columns: Columns, rows: Rows, probe: Probe) -> Numbers:
    """The cosine of the causes, each with its weight."""
    planes = columns.planes["causes"][:, rows]
    if not probe.cause_length:
        return np.zeros(planes.shape[1])
    shared = _looked_up(planes, probe.shared_causes)
    theirs = np.sqrt(_looked_up(planes, probe.all_causes))
    return shared / np.maximum(theirs * probe.cause_length, 1e-9)


def _looked_up(planes: Numbers, tables: dict[int, NDArray[np.float64]]) -> Numbers:
    total = np.zeros(planes.shape[1])
    for place, table in tables.items():
        total += table[planes[place]]
    return total


def _region(columns: Columns, rows: Rows, probe: Probe, weights: Weights) -> Numbers:
    """The nearest that two come to each other on the map."""
    arrays = columns.arrays
    closeness = weights.worldwide * (arrays["worldwide"][rows] | probe.worldwide)
    same_continent = (arrays["continents"][rows] & probe.continents) != 0
    closeness = np.where(same_continent, weights.same_continent, closeness)
    if probe.country >= 0:
        closeness = np.where(
            arrays["country"][rows] == probe.country, weights.same_country, closeness
        )
    for place in np.flatnonzero(probe.areas):
        same_area = (columns.planes["areas"][place, rows] & probe.areas[place]) != 0
        closeness = np.where(same_area, weights.same_area, closeness)
    return closeness


def _sector(columns: Columns, rows: Rows, probe: Probe, weights: Weights) -> Numbers:
    across = np.full(len(SECTORS), weights.other_sector)
    across[probe.sector] = weights.same_sector
    return across[columns.arrays["sector"][rows]]
