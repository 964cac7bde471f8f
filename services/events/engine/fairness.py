"""Nobody is left with the leftovers: who had less than others, or nobody to meet, comes first next time."""

from __future__ import annotations

import numpy as np

from services.events.engine.company import Company, Numbers, Round

_AT_MOST = 2.0
_WEIGHT = 0.25


class Ledger:
    """What everybody had so far: what their meetings were worth, and how often they had nobody to meet."""

    def __init__(self, among: Company) -> None:
        self.worth = among.worth
        self.had = np.zeros(among.people)
        self.there = np.zeros(among.people)
        self.breaks = np.zeros(among.people)

    def note(self, tables: Round, present: Numbers) -> None:
        """Count a round. At a table of several the mean of a person's meetings counts."""
        seated = np.zeros(len(self.had), dtype=bool)
        for table in tables:
            for one in table:
                others = [other for other in table if other != one]
                self.had[one] += max(float(np.mean(self.worth[one, others])), 0.0)
                seated[one] = True
        self.there += present
        self.breaks += present & ~seated

    def boosted(self, worth: Numbers) -> Numbers:
        """What pairs are worth in the next round: more, the less the two had than is usual."""
        usual = self.had.sum() / max(self.there.sum(), 1.0)
        if usual <= 0.0:
            return worth
        behind = np.clip((self.there * usual - self.had) / usual, 0.0, _AT_MOST)
        return np.where(worth < 0.0, worth, worth * (1.0 + _WEIGHT * (behind[:, None] + behind)))

    def due(self, worth: Numbers) -> Numbers:
        """For each person what it counts that they meet somebody at all: all the more after each break."""
        return self.breaks * (1.0 + float(worth.max(initial=0.0)))
