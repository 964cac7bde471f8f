"""One round of meetings of two: as many as can be, and of those the ones that are worth most."""

from __future__ import annotations

import numpy as np
import rustworkx

from services.events.engine.company import SHUT, Numbers, Round

_BEST = 32
_GRAIN = 10_000.0


def best_pairs(worth: Numbers, due: Numbers, there: Numbers, tables: int) -> Round:
    """Who of those who are there meets whom, at so many tables at most.

    `worth` is that of each pair, SHUT where two may not meet; `due` what it counts beside that a person meets
    anybody. The best are looked for among the 32 partners that are worth most to each, exactly; whoever is
    left over by that, among all. Source: Galil 1986, by way of rustworkx.
    """
    people = np.flatnonzero(there)
    value = np.where(worth == SHUT, SHUT, worth + due[:, None] + due)[np.ix_(people, people)]
    pairs = _matched(value, _promising(worth[np.ix_(people, people)]))
    left = np.setdiff1d(np.arange(len(people)), np.array(pairs, dtype=np.intp).ravel())
    if len(left) > 1:
        few = value[np.ix_(left, left)]
        pairs += [(int(left[one]), int(left[two])) for one, two in _matched(few, few != SHUT)]
    pairs.sort(key=lambda pair: (-value[pair], pair))
    return [(int(people[one]), int(people[two])) for one, two in pairs[:tables]]


def _promising(worth: Numbers) -> Numbers:
    """Of each person the partners that are worth most, from either side."""
    count = len(worth)
    if count <= _BEST:
        return worth != SHUT
    top = np.argpartition(-worth, _BEST, axis=1)[:, :_BEST]
    among = np.zeros(worth.shape, dtype=bool)
    among[np.arange(count)[:, None], top] = True
    return (among | among.T) & (worth != SHUT)


def _matched(value: Numbers, among: Numbers) -> list[tuple[int, int]]:
    """The pairs of a matching of the most edges, and of these of the most value."""
    first, second = np.nonzero(np.triu(among, 1))
    weights = np.rint(value[first, second] * _GRAIN).astype(np.int64)
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(value)))
    graph.add_edges_from(list(zip(first.tolist(), second.tolist(), weights.tolist(), strict=True)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in found)
