"""The exact best of many for each of some: a quick look at all pairs, and a close one at the few that may be best.

From a sample of the candidates it is guessed for each probe how good the best are. Who is quickly seen to be
better than the guess is looked at closely; where the guess was too high, that probe is searched for alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.columns import Columns, Slots
from services.matching.engine.probe import Part, Probe
from services.matching.engine.quick import Quick, hears
from services.matching.engine.search import (
    ROUNDING,
    Found,
    are_open,
    bound_slots,
    ranked,
    scored,
    sweep,
)
from services.matching.engine.weights import Weights

AT_ONCE = 128
"""So many probes at once keep the processor busiest."""

_TILE = 1024
_SAMPLE = 4096
_SPARE = 2
_LEAST = 3

Scores = NDArray[np.float32]


def best_of_each(
    columns: Columns, probes: Sequence[Probe], weights: Weights, count: int
) -> list[list[Found]]:
    """For each probe what `sweep(...).best(count)` finds, in the same order."""
    if not columns.size or not probes:
        return [[] for _ in probes]
    quick = Quick(columns, probes, weights)
    guesses = _guesses(columns, quick, probes, count)
    slots, scores = _better(columns, quick, guesses, len(probes))
    return [
        _best(columns, probe, weights, count, float(guess), seen, quickly)
        for probe, guess, seen, quickly in zip(probes, guesses, slots, scores, strict=True)
    ]


def _guesses(columns: Columns, quick: Quick, probes: Sequence[Probe], count: int) -> Scores:
    """What the best of each score at least, as far as a sample tells; 0 where it tells of too few."""
    rows = slice(0, columns.size, max(1, columns.size // _SAMPLE))
    scores = quick.scores(rows)
    many = scores.shape[1]
    rank = -(-_SPARE * count * many // columns.size) + _LEAST
    guesses = np.zeros(len(probes), dtype=np.float32)
    for number, probe in enumerate(probes):
        fit = scores[number][are_open(columns, rows, probe, hears(columns, probe))]
        if len(fit) > rank:
            guesses[number] = np.partition(fit, len(fit) - rank)[len(fit) - rank]
    return guesses


def _better(
    columns: Columns, quick: Quick, guesses: Scores, probes: int
) -> tuple[list[Slots], list[Scores]]:
    """Whoever is quickly seen to be as good as the guess: slots and scores for each probe."""
    lines, slots, scores = [], [], []
    for start in range(0, columns.size, _TILE):
        seen = quick.scores(slice(start, min(start + _TILE, columns.size)))
        hit = np.flatnonzero(seen >= guesses[:, None])
        line, place = np.divmod(hit, seen.shape[1])
        lines.append(line)
        slots.append(place + start)
        scores.append(seen.ravel()[hit])
    line = np.concatenate(lines)
    order = np.argsort(line, kind="stable")
    ends = np.cumsum(np.bincount(line, minlength=probes))[:-1]
    return (
        np.split(np.concatenate(slots)[order], ends),
        np.split(np.concatenate(scores)[order], ends),
    )


def _best(
    columns: Columns,
    probe: Probe,
    weights: Weights,
    count: int,
    guess: float,
    slots: Slots,
    scores: Scores,
) -> list[Found]:
    heard = hears(columns, probe)
    shut = columns.slots(probe.circumstances.shut)
    bound = bound_slots(columns, probe)
    fit = are_open(columns, slots, probe, heard)
    for aside in (shut, bound):
        _without(fit, slots, aside)
    slots, scores = slots[fit], scores[fit]
    edge = 0.0
    if len(scores) >= count:
        edge = float(np.partition(scores, len(scores) - count)[len(scores) - count]) - ROUNDING
    if guess and edge < guess:
        parts = [Part(columns)]
        return sweep(parts, probe, weights).best(count)
    close = slots[scores >= edge]
    if len(bound):
        bound = bound[are_open(columns, bound, probe, heard)]
        close = np.union1d(close, np.setdiff1d(bound, shut))
    return ranked(scored(columns, close, probe, weights))[:count]


def _without(fit: NDArray[np.bool_], slots: Slots, aside: Slots) -> None:
    """Let none of these fit; both stand in order."""
    at = np.searchsorted(slots, aside)
    at = at[at < len(slots)]
    fit[at[np.isin(slots[at], aside)]] = False
