"""The score FB-1 once more, in single precision and of many at once: good to four digits, and as fast as we know.

What is the same for many candidates is looked up in small tables, made for each probe; what belongs to a
candidate alone was written down when they were entered. The rest are products of matrices. Everything goes
through the same few blocks of memory, which stay near the processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.columns import Columns, tag_bits
from services.matching.engine.leaning import attraction, openness
from services.matching.engine.probe import Probe
from services.matching.engine.taxonomy import SECTORS, TAGS
from services.matching.engine.weights import Spread, Weights

Numbers = NDArray[np.float32]

_T = len(TAGS)


class Quick:
    """Some probes against all rows of the columns, as they are now."""

    def __init__(self, columns: Columns, probes: Sequence[Probe], weights: Weights) -> None:
        self._columns, self._weights = columns, weights
        cards = [probe.card for probe in probes]
        scale = weights.words_fit * _slope(weights.topic_spread)
        self._text = _stacked([card.text for card in cards]) * _slope(weights.text_spread)
        self._wants = _stacked([card.wants * bool(card.needs) for card in cards]) * scale
        self._gives = _stacked([card.gives for card in cards]) * scale
        bits = _stacked([tag_bits(card) for card in cards])
        self._offered, self._kin, self._needed = (
            bits[:, :_T],
            bits[:, _T : 2 * _T],
            bits[:, 2 * _T :],
        )
        self._open = _stacked([openness(card.said_yes, card.answers, weights) for card in cards])
        self._liked = _stacked([attraction(card.got_yes, card.asked, weights) for card in cards])
        self._causes = _stacked([_of_causes(columns, probe, weights) for probe in probes])
        self._places = _stacked([_of_places(columns, probe, weights) for probe in probes])
        self._space: NDArray[np.float32] = np.zeros((0, len(cards), 0), dtype=np.float32)

    def scores(self, rows: slice) -> Numbers:
        """The scores of these rows, one line for each probe, whatever the gates say; good until asked again.

        Who comes to the same gathering, and who knows whom, is not in them.
        """
        weights, arrays = self._weights, self._columns.arrays
        need, offer, common, *spare = self._room(rows)
        bits = arrays["tags"][rows]
        mine, theirs = self._wants, arrays["gives"][rows]
        self._met(need, spare, (mine, theirs), (self._needed, bits[:, :_T], bits[:, _T : 2 * _T]))
        mine, theirs = self._gives, arrays["wants"][rows]
        needed = bits[:, 2 * _T :]
        self._met(offer, spare, (mine, theirs), (needed, self._offered, self._kin))
        np.matmul(self._text, arrays["text"][rows].T, out=common)
        common -= np.float32(weights.text_spread.middle * _slope(weights.text_spread))
        np.clip(common, 0.0, 1.0, out=common)
        common *= np.float32(weights.text)
        np.take(self._causes, arrays["cause_kind"][rows], axis=1, out=spare[0], mode="clip")
        common += spare[0]
        np.take(self._places, arrays["place_kind"][rows], axis=1, out=spare[0], mode="clip")
        common += spare[0]
        return self._fused(need, offer, common, spare[0], rows)

    def _met(
        self,
        met: Numbers,
        spare: Sequence[Numbers],
        words: tuple[Numbers, Numbers],
        tags: tuple[Numbers, Numbers, Numbers],
    ) -> None:
        """The share of needs that is met: w + same (1 - w) + kin max(0, least - w), where w is how words agree."""
        weights, spread = self._weights, self._weights.topic_spread
        same, kin, other = spare
        needed, offered, akin = tags
        np.matmul(words[0], words[1].T, out=met)
        met -= np.float32(spread.middle * weights.words_fit * _slope(spread))
        np.clip(met, 0.0, weights.words_fit, out=met)
        if offered is self._offered:
            np.matmul(offered, needed.T, out=same)
            np.matmul(akin, needed.T, out=kin)
        else:
            np.matmul(needed, offered.T, out=same)
            np.matmul(needed, akin.T, out=kin)
        np.subtract(np.float32(weights.kin_fit), met, out=other)
        np.clip(other, 0.0, 1.0, out=other)
        kin *= other
        np.subtract(np.float32(1.0), met, out=other)
        same *= other
        met += same
        met += kin

    def _fused(
        self, need: Numbers, offer: Numbers, common: Numbers, spare: Numbers, rows: slice
    ) -> Numbers:
        """The harmonic mean of two chances is 2 / (2 + exp(-one) + exp(-other)), by their logits."""
        arrays, weights = self._columns.arrays, self._weights
        np.subtract(need, offer, out=spare)
        spare *= np.float32((weights.offer - weights.need) / 2.0)
        need += offer
        need *= np.float32((weights.need + weights.offer) / 2.0)
        common += need
        np.negative(common, out=common)
        np.add(common, spare, out=need)
        np.subtract(common, spare, out=offer)
        need -= self._open
        need -= arrays["liked"][rows]
        offer -= self._liked
        offer -= arrays["openness"][rows]
        np.exp(need, out=need)
        np.exp(offer, out=offer)
        need += offer
        need += np.float32(2.0)
        return np.divide(np.float32(2.0), need, out=need)

    def _room(self, rows: slice) -> NDArray[np.float32]:
        """Six blocks of memory, the same ones as before where they fit."""
        many = -(-(rows.stop - rows.start) // (rows.step or 1))
        shape = (6, len(self._text), many)
        if self._space.shape != shape:
            self._space = np.empty(shape, dtype=np.float32)
        return self._space


def hears(columns: Columns, probe: Probe) -> NDArray[np.bool_]:
    """For each kind of languages, whether one of them is the probe's, too."""
    return ((columns.languages.rows["words"] & probe.languages) != 0).any(axis=1)


def _stacked(rows: Sequence[Any]) -> Numbers:
    return np.array(rows, dtype=np.float32).reshape(len(rows), -1)


def _slope(spread: Spread) -> float:
    return 1.0 / (spread.top - spread.middle)


def _of_causes(columns: Columns, probe: Probe, weights: Weights) -> NDArray[Any]:
    """What the causes in common count, for each kind of causes."""
    held = columns.causes.rows["bytes"]
    if not probe.cause_length:
        return np.zeros(len(held))
    shared, theirs = np.zeros(len(held)), np.zeros(len(held))
    for place, table in probe.shared_causes.items():
        shared += table[held[:, place]]
    for place, table in probe.all_causes.items():
        theirs += table[held[:, place]]
    return weights.causes * shared / np.maximum(np.sqrt(theirs) * probe.cause_length, 1e-9)


def _of_places(columns: Columns, probe: Probe, weights: Weights) -> NDArray[Any]:
    """What it counts where people are at work, and in which sector, for each kind of both; and the start."""
    kinds = columns.places.rows
    near = weights.worldwide * (kinds["worldwide"] | probe.worldwide)
    near[(kinds["continents"] & probe.continents) != 0] = weights.same_continent
    if probe.country >= 0:
        near[kinds["country"] == probe.country] = weights.same_country
    near[((kinds["areas"] & probe.areas) != 0).any(axis=1)] = weights.same_area
    across = np.full(len(SECTORS), weights.other_sector)
    across[probe.sector] = weights.same_sector
    return weights.start + weights.region * near + weights.sector * across[kinds["sector"]]
