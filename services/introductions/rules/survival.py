"""Whether a partnership outlived that the person left who tended it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SPANS = (90, 180)
"""After how many days one looks."""


@dataclass(frozen=True)
class Parting:
    """Somebody left a partnership behind on a day; it was no more for their side from another, if ever."""

    left_on: date
    ended_on: date | None = None


def lived_on(parting: Parting, days: int, as_of: date) -> bool | None:
    """Whether it was alive so many days later; None while they are not over."""
    then = parting.left_on + timedelta(days=days)
    if then > as_of:
        return None
    return parting.ended_on is None or parting.ended_on > then
