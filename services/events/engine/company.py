"""Those who meet each other in rounds: what each pair is worth, and who is there in which round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Table = tuple[int, ...]
Round = list[Table]
Plan = list[Round]

SHUT = -1.0
"""What a pair is worth that may not meet."""


@dataclass(frozen=True)
class Company:
    """People by their place in a list, the rounds they are there, and the tables that there are.

    `worth` (people x people, symmetric) is what each pair has of meeting, zero or more, or SHUT. `present`
    (people x rounds) says who is there. `size` is how many sit at a table, `tables` how many tables there are.
    """

    worth: Numbers
    present: Numbers
    size: int
    tables: int

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.worth)

    @property
    def rounds(self) -> int:
        """How many rounds there are."""
        return int(self.present.shape[1])


def company(
    people: int,
    pairs: Iterable[tuple[int, int, float]],
    shut: Iterable[tuple[int, int]],
    rest: float,
    present: Numbers,
    size: int,
    tables: int,
) -> Company:
    """People of whom some pairs are worth something, some may not meet, and all others are worth `rest`."""
    worth = np.full((people, people), rest, dtype=np.float64)
    known = np.array(list(pairs), dtype=np.float64).reshape(-1, 3)
    first, second = known[:, 0].astype(np.intp), known[:, 1].astype(np.intp)
    worth[first, second] = worth[second, first] = np.maximum(known[:, 2], 0.0)
    return Company(closed(worth, shut), present, size, tables)


def closed(worth: Numbers, shut: Iterable[tuple[int, int]]) -> Numbers:
    """What pairs are worth, where these may not meet, and nobody meets themselves."""
    worth = worth.copy()
    pairs = np.array(list(shut), dtype=np.intp).reshape(-1, 2)
    worth[pairs[:, 0], pairs[:, 1]] = worth[pairs[:, 1], pairs[:, 0]] = SHUT
    np.fill_diagonal(worth, SHUT)
    return worth


def those_who_met(plan: Iterable[Round]) -> list[tuple[int, int]]:
    """All pairs that sit at one table in some round."""
    return [
        (one, other)
        for tables in plan
        for table in tables
        for place, one in enumerate(table)
        for other in table[place + 1 :]
    ]


def faults(plan: Sequence[Round], among: Company) -> list[str]:
    """Everything that is wrong with a plan, each in a sentence; nothing when it is right."""
    found: list[str] = []
    met: set[tuple[int, int]] = set()
    for number, tables in enumerate(plan):
        pairs = {(min(pair), max(pair)) for pair in those_who_met([tables])}
        wrong = {
            **_misplaced(tables, among, among.present[:, number]),
            "Two meet who may not": any(among.worth[pair] == SHUT for pair in pairs),
            "Two meet who have met": not met.isdisjoint(pairs),
        }
        met |= pairs
        found += [f"{said} in round {number + 1}." for said, is_so in wrong.items() if is_so]
    return found


def _misplaced(tables: Round, among: Company, there: Numbers) -> dict[str, bool]:
    seated = [one for table in tables for one in table]
    return {
        "Somebody sits at two tables": len(seated) != len(set(seated)),
        "There are more tables than in the room": len(tables) > among.tables,
        "A table has too few or too many people": any(
            not 2 <= len(table) <= among.size for table in tables
        ),
        "Somebody has a seat who is not there": not all(there[one] for one in seated),
    }
