"""Who came and who did not; how many places may prudently be given beyond the capacity, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, fsum, lgamma, log
from statistics import fmean, stdev

from services.events.models import Gathering, GatheringState
from shared.errors import BadInput, Conflict

FEWEST = 3
_RISK = 0.05
_PRUDENCE = 1.645
"""So many standard deviations below the mean: of twenty events one has fewer who stay away."""
_MOST_SHARE, _MOST = 4, 500


class NotOverYet(Conflict):
    """Who came is known when the event is over."""


class MoreThanPlaces(BadInput):
    """No more can have come than there are places."""


@dataclass(frozen=True)
class Turnout:
    """How many of the `places` that were confirmed came; `is_known` is false while nobody has said so."""

    places: int
    came: int
    is_known: bool

    @property
    def no_shows(self) -> int | None:
        """How many places stayed empty; None while that is not known."""
        return self.places - self.came if self.is_known else None

    @property
    def no_show_rate(self) -> float | None:
        """The same as a share of the places; None while that is not known, and for no places."""
        return round(1 - self.came / self.places, 4) if self.is_known and self.places else None


@dataclass(frozen=True)
class Overbooking:
    """How many more than there is room for may prudently be given, and why, in words."""

    overbook: int
    reason: str
    gatherings: int
    no_show_rate: float | None = None
    prudent_rate: float | None = None


def check_over(gathering: Gathering, now: datetime) -> None:
    """Refuse to say who came before the end, or of what did not take place."""
    if gathering.state in (GatheringState.CANCELLED, GatheringState.DRAFT):
        raise NotOverYet(f"{gathering.title} is {gathering.state}.")
    if gathering.ends_at > now:
        raise NotOverYet(f"{gathering.title} ends at {gathering.ends_at:%Y-%m-%d %H:%M} UTC.")


def check_came(came: int, places: int) -> None:
    """Refuse more than have places."""
    if came > places:
        raise MoreThanPlaces(fields={"came": [f"At most {places}."]})


def overbooking(capacity: int, past: Sequence[Turnout], kind: str) -> Overbooking:
    """How many places to give beyond the capacity, as past events of the kind went.

    `past` are turnouts that are known. It reckons with fewer who stay away than at nineteen of twenty such
    events, and lets that leave somebody without a seat in one case of twenty at most.
    """
    rates = [one.no_show_rate for one in past if one.no_show_rate is not None]
    if len(rates) < FEWEST:
        are = "1 past event" if len(rates) == 1 else f"{len(rates)} past events"
        reason = f"Of {are} {kind} it is known who came; it takes {FEWEST} to say anything."
        return Overbooking(0, reason, len(rates))
    mean = fmean(rates)
    prudent = max(0.0, mean - _PRUDENCE * stdev(rates))
    more = _most_that_fit(capacity, prudent)
    reason = (
        f"At the last {len(rates)} events {kind} {mean:.0%} of the places stayed empty, at the best attended"
        f" {min(rates):.0%}. Reckoning with no more than {prudent:.0%}, {more} beyond {capacity} leave"
        f" somebody without a seat in at most one case of twenty."
    )
    return Overbooking(more, reason, len(rates), round(mean, 4), round(prudent, 4))


def chance_of_too_many(capacity: int, more: int, no_show_rate: float) -> float:
    """How likely more than `capacity` come of `capacity + more`, each for themselves."""
    if more <= 0:
        return 0.0
    if no_show_rate <= 0:
        return 1.0
    given = capacity + more
    come, stay = log(1 - no_show_rate), log(no_show_rate)
    return fsum(
        exp(
            lgamma(given + 1)
            - lgamma(there + 1)
            - lgamma(given - there + 1)
            + there * come
            + (given - there) * stay
        )
        for there in range(capacity + 1, given + 1)
    )


def _most_that_fit(capacity: int, no_show_rate: float) -> int:
    """The most to give beyond the capacity at the risk that is taken; never more than a quarter of it."""
    low, high = 0, min(capacity // _MOST_SHARE, _MOST)
    while low < high:
        middle = (low + high + 1) // 2
        if chance_of_too_many(capacity, middle, no_show_rate) <= _RISK:
            low = middle
        else:
            high = middle - 1
    return low
