"""Whom to suggest as speakers: sectors that are missing come first, then who has most to say of the causes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

MOST_SUGGESTED = 20


@dataclass(frozen=True)
class Suggestion:
    """A member who offers to speak: of which sector, for which of the causes at hand, and how often they spoke."""

    person_id: UUID
    sector: str
    causes: tuple[str, ...]
    spoke: int


def in_order(found: Iterable[Suggestion], chosen: Mapping[str, int]) -> list[Suggestion]:
    """The first of them, each time one of the sector that has fewest by then, the chosen and suggested counted.

    Of one sector first who shares more causes, and of those who spoke less often.
    """
    left = sorted(found, key=lambda one: (-len(one.causes), one.spoke, one.person_id))
    by_sector: dict[str, list[Suggestion]] = {}
    for one in left:
        by_sector.setdefault(one.sector, []).append(one)
    counts = {sector: chosen.get(sector, 0) for sector in by_sector}
    suggested: list[Suggestion] = []
    while by_sector and len(suggested) < MOST_SUGGESTED:
        sector = min(by_sector, key=lambda one: (counts[one], one))
        suggested.append(by_sector[sector].pop(0))
        counts[sector] += 1
        if not by_sector[sector]:
            del by_sector[sector]
    return suggested
