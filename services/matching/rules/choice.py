"""Whom to propose: few, good, across sectors first, and not two of the same house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import numpy as np

from services.matching.engine.search import Found

MOST = {"joined": 3, "representative": 2, "profile": 1, "rsvp": 2, "waiting": 1, "wish": 2}
"""How many matches each occasion may set in motion."""

OPEN_AT_ONCE = 3
"""How many open introductions matching thinks a person has time for; the exact limit is kept by introductions."""

LOOKED_AT = 50
"""How far down the list a choice may look."""

FLOOR = 0.2
"""No match below this chance of two yeses, however small the association: none is better than a bad one."""

_ENOUGH_TO_COMPARE = 30
_TOP_SHARE = 90


def threshold(sample: Sequence[float], people: int) -> float:
    """From which score a newcomer is introduced at once: the best tenth of all pairs that may meet.

    In a small association a tenth of a few pairs means nothing, and the floor alone holds.
    """
    if not is_enough_to_compare(people) or not len(sample):
        return FLOOR
    return max(FLOOR, float(np.percentile(np.asarray(sample), _TOP_SHARE)))


def is_enough_to_compare(people: int) -> bool:
    """Whether the association is large enough for a best tenth of its pairs to mean something."""
    return people >= _ENOUGH_TO_COMPARE


def is_outgrown(people_then: int, people_now: int) -> bool:
    """Whether a sample was taken from an association of quite another size."""
    return abs(people_now - people_then) > people_then / 4


def least(occasion: str, tau: float) -> float:
    """The score asked for. The floor is enough for those who come to the same gathering, who meet anyway, and
    for whoever has waited long, who would else never be proposed to anybody.
    """
    return FLOOR if occasion in ("rsvp", "waiting") else tau


def choose(
    ranked: Iterable[Found], parties: Mapping[UUID, UUID], at_least: float, at_most: int
) -> list[Found]:
    """The first few that are good enough, one of each party."""
    chosen: list[Found] = []
    met: set[UUID] = set()
    for found in ranked:
        if (
            len(chosen) < at_most
            and found.score >= at_least
            and parties[found.person_id] not in met
        ):
            met.add(parties[found.person_id])
            chosen.append(found)
    return chosen
