"""The score FB-1: how likely each would say yes to the other, and so both.

Weights and form: see `weights`. The harmonic mean asks for both yeses: one side's wish does not carry the other's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.columns import Columns
from services.matching.engine.features import Precision, Rows, features
from services.matching.engine.leaning import attraction, openness
from services.matching.engine.probe import Probe
from services.matching.engine.weights import Weights

Numbers = NDArray[Any]
Bonds = tuple[Numbers, Numbers]

Value = TypeVar("Value")

_MIRRORED = {"need": "offer", "offer": "need"}


def mirrored(measured: Mapping[str, Value]) -> dict[str, Value]:
    """The same pairs seen from the other side: my need is their offer."""
    return {name: measured[_MIRRORED.get(name, name)] for name in measured}


def likings(
    columns: Columns,
    rows: Rows,
    probe: Probe,
    measured: dict[str, Numbers],
    weights: Weights,
) -> tuple[Numbers, Numbers]:
    """The chance that the probe says yes to each row, and that each row says yes to the probe."""
    arrays, card = columns.arrays, probe.card
    number = measured["need"].dtype
    said_yes, answers, got_yes, asked = (
        arrays[name][rows].astype(number, copy=False)
        for name in ("said_yes", "answers", "got_yes", "asked")
    )
    ours = openness(card.said_yes, card.answers, weights)
    theirs = openness(said_yes, answers, weights)
    of_us = attraction(card.got_yes, card.asked, weights)
    of_them = attraction(got_yes, asked, weights)
    to_them = chance(_sum(measured, weights) + (ours + of_them))
    to_us = chance(_sum(mirrored(measured), weights) + (theirs + of_us))
    return to_them, to_us


def harmonic(one: Numbers, other: Numbers) -> Numbers:
    """The harmonic mean of two chances: near the smaller of them."""
    return 2.0 * one * other / (one + other)


def chance(logit: Any) -> Any:
    """The probability of a logit."""
    return 1.0 / (1.0 + np.exp(-logit))


def measure(
    columns: Columns,
    rows: Rows,
    probe: Probe,
    between: Bonds,
    weights: Weights,
    precision: Precision,
) -> dict[str, Numbers]:
    """All features of these rows, those of the moment among them."""
    measured = features(columns, rows, probe, weights, precision)
    number = measured["need"].dtype
    ties, coming = between
    return {**measured, "graph": ties[rows].astype(number), "event": coming[rows].astype(number)}


def bonds(columns: Columns, probe: Probe) -> Bonds:
    """For all rows: common acquaintances as 1 - exp(-Adamic-Adar), and who comes to the same gathering."""
    ties, coming = np.zeros(columns.size), np.zeros(columns.size)
    for party_id, weight in probe.circumstances.ties.items():
        ties[list(columns.slots_of_party.get(party_id, ()))] = 1.0 - np.exp(-weight)
    coming[columns.slots(probe.circumstances.coming)] = 1.0
    return ties, coming


def _sum(measured: dict[str, Numbers], weights: Weights) -> Numbers:
    total = np.full(len(measured["need"]), weights.start, dtype=measured["need"].dtype)
    for name, values in measured.items():
        total += weights.of(name) * values
    return total
