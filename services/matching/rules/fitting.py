"""Learning the weights from answers: a logistic regression that stays near what was thought before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from services.matching.engine.weights import FEATURES, Weights

ENOUGH = 200
"""Below so many answers the weights stay what they are: few answers tell more of chance than of people."""

_HOLD = 10.0  # how many answers of full doubt a weight of before is worth
_ROUNDS = 25
_DIGITS = 6
_REACH = 3.0  # how far answers may move a weight from what was thought before


@dataclass(frozen=True)
class Lesson:
    """One person's answer about another: what was measured, how open and liked the two were by then (in logits).

    Silence until the end is a no of half the `weight`.
    """

    measured: Mapping[str, float]
    inclined: float
    said_yes: bool
    weight: float = 1.0


def fitted(lessons: Sequence[Lesson], before: Weights) -> Weights:
    """The weights that explain the answers best, held to those of before; the same answers give the same.

    With fewer than 200 answers they are those of before; no weight moves further than 3
    from them. Other weights have another version.
    """
    if len(lessons) < ENOUGH:
        return before
    seen = np.array([[1.0, *(one.measured.get(name, 0.0) for name in FEATURES)] for one in lessons])
    prior = np.array([before.start, *(before.of(name) for name in FEATURES)])
    beta = prior.copy()
    inclined = np.array([one.inclined for one in lessons])
    yes = np.array([float(one.said_yes) for one in lessons])
    weight = np.array([one.weight for one in lessons])
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(seen @ beta + inclined, -30.0, 30.0)))
        slope = seen.T @ (weight * (yes - chance)) - _HOLD / 4 * (beta - prior)
        bend = (seen.T * (weight * chance * (1.0 - chance))) @ seen
        beta = beta + np.linalg.solve(bend + _HOLD / 4 * np.eye(len(beta)), slope)
    start, *rest = (
        round(float(value), _DIGITS) for value in np.clip(beta, prior - _REACH, prior + _REACH)
    )
    numbers: dict[str, Any] = dict(zip(FEATURES, rest, strict=True))
    learned = replace(before, start=start, **numbers)
    return replace(learned, version=f"{before.version}+{_mark(learned)}")


def _mark(weights: Weights) -> str:
    """Other numbers, another mark."""
    return hashlib.sha256(json.dumps(asdict(weights), sort_keys=True).encode()).hexdigest()[:8]
