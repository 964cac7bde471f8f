"""Who says yes to whom, where both sides were really asked: answers of people who met for four minutes.

Some pairs are held out; who is open, and who is liked, is known from the others alone.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.matching.engine.leaning import openness
from services.matching.engine.score import chance, harmonic
from services.matching.engine.weights import Weights
from services.matching.evaluation.measures import Numbers

FILE = "speed_dating/waves_1_14.csv"

Pair = tuple[int, int]
Answers = dict[Pair, int]


@dataclass(frozen=True)
class Held:
    """The pairs held out, with the chance of each side's yes as the model sees it, and the truth."""

    pairs: list[Pair]
    sides: Numbers
    met: Numbers

    @property
    def fused(self) -> Numbers:
        """The chance of two yeses, as the model fuses them."""
        return np.asarray(harmonic(self.sides[:, 0], self.sides[:, 1]))


def answers(folder: Path) -> Answers:
    """Who said yes (1) or no (0) to whom."""
    with (folder / FILE).open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["pid"]]
    return {(int(row["iid"]), int(float(row["pid"]))): int(row["dec"]) for row in rows}


def shuffled(known: Answers, seed: int) -> Answers:
    """The same answers given by others: whatever predicts these was fooled."""
    given = list(known.values())
    random.Random(seed).shuffle(given)
    return dict(zip(known, given, strict=True))


def hold_out(known: Answers, seed: int, share: float, weights: Weights) -> Held:
    """Hold out a share of the unordered pairs, and predict them from openness and attractiveness.

    Both count whole here: without a profile there is nothing else, and nobody is proposed to too often.
    """
    pairs = sorted((a, b) for a, b in known if a < b and (b, a) in known)
    held = sorted(random.Random(seed).sample(pairs, int(len(pairs) * share)))
    yes = _likings(known, set(pairs) - set(held), weights)
    sides = np.array([(yes(a, b), yes(b, a)) for a, b in held])
    return Held(held, sides, np.array([known[a, b] * known[b, a] for a, b in held]))


def precision_at_one(held: Held, scores: Numbers) -> float:
    """How often the best held-out partner of somebody was one who would meet them, over all who have any."""
    best: dict[int, tuple[float, int]] = {}
    for (one, other), score, met in zip(held.pairs, scores, held.met, strict=True):
        for person in (one, other):
            best[person] = max(best.get(person, (-1.0, 0)), (float(score), -int(met)))
    return float(np.mean([-met for _, met in best.values()]))


def _likings(known: Answers, seen: set[Pair], weights: Weights) -> Callable[[int, int], float]:
    said, said_yes, asked, got_yes = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for a, b in sorted(seen):
        for one, other in ((a, b), (b, a)):
            said[one] += 1
            asked[other] += 1
            said_yes[one] += known[one, other]
            got_yes[other] += known[one, other]
    usual = np.log(weights.usual_yes / (1 - weights.usual_yes))

    def yes(one: int, other: int) -> float:
        open_ = openness(said_yes[one], said[one], weights)
        liked = openness(got_yes[other], asked[other], weights)
        return float(chance(usual + open_ + liked))

    return yes
