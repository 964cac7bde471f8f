"""What an evaluation counts: ranks, areas under curves, exposure, and how sure one can be of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

_AGAIN = 1000


def area_under_curve(scores: Numbers, truth: Numbers) -> float:
    """The chance that a true one scores above a false one, ties counting half (Mann and Whitney)."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    true, false = int(truth.sum()), int(len(truth) - truth.sum())
    return float((ranks[truth == 1].sum() - true * (true + 1) / 2) / (true * false))


def average_precision(scores: Numbers, truth: Numbers) -> float:
    """The mean precision at each true one, best first."""
    found = truth[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(found) / np.arange(1, len(found) + 1)
    return float(precision[found == 1].mean())


def first_rank(scores: Numbers, true_places: Sequence[int]) -> float:
    """The rank of the best placed true one, from 1; those of equal score share the middle of their ranks."""
    best = scores[list(true_places)].max()
    above, equal = int((scores > best).sum()), int((scores == best).sum())
    return above + (equal + 1) / 2


def gini(counts: Numbers) -> float:
    """How unevenly something is shared out: 0 when all have the same, near 1 when one has all."""
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    total = ordered.sum()
    if not total:
        return 0.0
    places = np.arange(1, len(ordered) + 1)
    return float((2 * places - len(ordered) - 1).dot(ordered) / (len(ordered) * total))


def interval(values: Numbers, groups: Numbers, seed: int = 0) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean, drawing whole groups: values of one group depend on each other."""
    _, place = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(place, weights=values), np.bincount(place)
    drawn = np.random.default_rng(seed).integers(0, len(sums), size=(_AGAIN, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)
