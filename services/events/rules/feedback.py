"""How it was, in numbers that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from statistics import fmean

from services.events.models import Feedback
from shared.errors import Conflict

FEWEST = 5
"""With fewer answers a number says who said what."""

_PROMOTER, _DETRACTOR = 9, 6


class WasNotThere(Conflict):
    """How it was, those say who were there."""


class SaidHowItWas(Conflict):
    """This person has said how it was already; that is asked once."""


@dataclass(frozen=True)
class Report:
    """How it was: numbers are None with fewer than five answers; take-aways are in the order of the alphabet."""

    asked: int
    answered: int
    average_rating: float | None = None
    nps: int | None = None
    ratings: dict[str, int] | None = None
    take_aways: list[str] = field(default_factory=list)

    @property
    def is_withheld(self) -> bool:
        """Whether there are too few answers for numbers."""
        return self.average_rating is None


def report(told: Collection[Feedback]) -> Report:
    """What was said, of those who were asked, in numbers and without names."""
    said = [one for one in told if one.answered_at is not None]
    take_aways = sorted({one.take_away for one in said if one.take_away}, key=str.casefold)
    counts = Report(len(told), len(said), take_aways=take_aways)
    if len(said) < FEWEST:
        return counts
    ratings = [one.rating for one in said if one.rating is not None]
    by_rating = Counter(ratings)
    return Report(
        counts.asked,
        counts.answered,
        round(fmean(ratings), 2),
        net_promoters(one.nps for one in said if one.nps is not None),
        {str(one): by_rating[one] for one in range(1, 6)},
        take_aways,
    )


def net_promoters(scores: Iterable[int]) -> int:
    """Per cent who say 9 or 10, less per cent who say 6 or less, to the nearest."""
    said = list(scores)
    for_it = sum(one >= _PROMOTER for one in said)
    against = sum(one <= _DETRACTOR for one in said)
    return round(100 * (for_it - against) / len(said))


def check_unsaid(told: Feedback, rating: int, nps: int, take_away: str) -> bool:
    """Whether just this was said already. Refuses, as SaidHowItWas, to say something else."""
    if told.answered_at is None:
        return False
    if (told.rating, told.nps, told.take_away) != (rating, nps, take_away):
        raise SaidHowItWas
    return True
