"""How much more often than usual somebody says yes, and others to them, as differences of logits."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.matching.engine.weights import Weights


def openness(said_yes: Any, answers: Any, weights: Weights) -> Any:
    """How much more often than usual somebody says yes, as a difference of logits, smoothed."""
    expected = weights.smoothing * weights.usual_yes
    return _logit((said_yes + expected) / (answers + weights.smoothing)) - _logit(weights.usual_yes)


def attraction(got_yes: Any, asked: Any, weights: Weights) -> Any:
    """How much more often than usual others say yes to somebody: clipped and halved, or the popular get all."""
    return weights.attractiveness * np.clip(openness(got_yes, asked, weights), -1.0, 1.0)


def _logit(share: Any) -> Any:
    return np.log(share / (1.0 - share))
