"""Who gets introductions and who does not: shares of groups, and how evenly the chances are spread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.errors import BadInput

FEWEST = 5
"""Groups of fewer people are put together: of so few, a number tells of each."""
TOO_FEW = "too-few"
NOT_KNOWN = "not-known"

_NEW = ((90, "under-90-days"), (365, "under-a-year"))
_LONG = "a-year-and-more"
_HALF_A_YEAR = timedelta(days=180)


@dataclass(frozen=True)
class Share:
    """Somebody who wants introductions: what they are, and how many they got; by dimension, the group."""

    groups: dict[str, str]
    proposed: int
    made: int
    is_left_out: bool


@dataclass(frozen=True)
class FairnessRow:
    """What the people of one group got. `parity` is their share of all proposals by their share of all people:
    one where they get as much as others; None where nobody got anything.
    """

    dimension: str
    group: str
    people: int
    proposed: int
    made: int
    left_out: int
    parity: float | None = field(default=None)


class SpanIsUpsideDown(BadInput):
    """The first day comes before the day after the last."""


def span_of(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """On which days: the 180 days up to today, and today, where nothing is said."""
    last = until or today + timedelta(days=1)
    first = since or last - min(_HALF_A_YEAR, last - date.min)
    if first >= last:
        raise SpanIsUpsideDown(fields={"until": [f"Name a day after {first.isoformat()}."]})
    return first, last


def newness(since: date | None, today: date) -> str:
    """How long somebody has been here, in three bands."""
    if since is None:
        return NOT_KNOWN
    days = (today - since).days
    return next((band for most, band in _NEW if days < most), _LONG)


def rows(shares: Sequence[Share]) -> list[FairnessRow]:
    """Every group of every dimension, small ones put together."""
    found: dict[tuple[str, str], list[Share]] = defaultdict(list)
    for share in shares:
        for dimension, group in share.groups.items():
            found[dimension, group].append(share)
    folded: dict[tuple[str, str], list[Share]] = defaultdict(list)
    for (dimension, group), members in found.items():
        folded[dimension, group if len(members) >= FEWEST else TOO_FEW] += members
    whole = sum(share.proposed for share in shares)
    return [_row(*named, folded[named], len(shares), whole) for named in sorted(folded)]


def gini(numbers: Iterable[int]) -> float | None:
    """How unevenly a number is spread: 0 where all have the same, near 1 where one has all. None of nothing.

    Source: Gini 1912, by the ranks of the sorted numbers.
    """
    ordered = sorted(numbers)
    total = sum(ordered)
    if not total:
        return None
    count = len(ordered)
    ranked = sum(rank * number for rank, number in enumerate(ordered, 1))
    return round(2 * ranked / (count * total) - (count + 1) / count, 3)


def _row(
    dimension: str, group: str, members: Sequence[Share], people: int, whole: int
) -> FairnessRow:
    proposed = sum(share.proposed for share in members)
    return FairnessRow(
        dimension=dimension,
        group=group,
        people=len(members),
        proposed=proposed,
        made=sum(share.made for share in members),
        left_out=sum(share.is_left_out for share in members),
        parity=round(proposed / whole / (len(members) / people), 3) if whole else None,
    )
