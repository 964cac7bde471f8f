"""Choosing for everybody at once, once a week: what a pair counts then, and how many each is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matching.rules.choice import OPEN_AT_ONCE

Numbers = NDArray[Any]

A_WEEK = 1
"""How many introductions somebody is given in a week, however many would be glad of them."""

_PER_WEEK = 0.1
_WEEKS = 5
_HAIR = 1e-6


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def room(open_introductions: Numbers) -> Numbers:
    """How many introductions these people are given this week, by how many they have open."""
    return np.clip(OPEN_AT_ONCE - open_introductions, 0, A_WEEK)


def worths(scores: Numbers, left_out: Numbers, other_left_out: Numbers, seed: int) -> Numbers:
    """What each pair counts: a tenth more for each week, up to five, in which one of them was left out.

    Among equals a hair decides, drawn from the seed: the same pairs in the same order count the same.
    """
    hair = np.random.default_rng(seed).random(len(scores))
    patience = _patience(left_out) * _patience(other_left_out)
    return np.asarray(scores * patience * (1.0 + _HAIR * hair))


def best_of_parties(parties: Sequence[tuple[UUID, UUID]], scores: Numbers) -> NDArray[np.intp]:
    """The places of the best pair of each two parties: two houses are introduced once, not each colleague."""
    best: dict[tuple[UUID, UUID], int] = {}
    for place, (one, other) in enumerate(parties):
        both = (one, other) if one < other else (other, one)
        if both not in best or scores[place] > scores[best[both]]:
            best[both] = place
    return np.array(sorted(best.values()), dtype=np.intp)


def _patience(weeks: Numbers) -> Numbers:
    return np.asarray(1.0 + _PER_WEEK * np.minimum(weeks, _WEEKS))
