"""How uneven a table is: an index of what one side has more of than another, with its reasons in words.

For two sides the index is

    |log10 of the ratio of their budgets|        bands are ten times as wide as the one before: one for each
    + 0.5 * |log2 of the ratio of their staff|   the ratio of the numbers of their bands, 1 to 6
    + 0.5 * |log2 of the ratio of their people at the table|
    + 0.5 * |log2 of the ratio of their lawyers there, each counted with one more|
    + 1 if only one of them drafts, or only one pays

From 2 on a side is offered somebody who counsels it: the weaker one, or both where each is weaker in
something and neither by far. What a side did not tell counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2, log10
from typing import Protocol

from shared.errors import BadInput
from shared.languages import mark

BUDGETS = {
    "under-100k": 30_000,
    "100k-1m": 300_000,
    "1m-10m": 3_000_000,
    "10m-100m": 30_000_000,
    "100m-1b": 300_000_000,
    "over-1b": 3_000_000_000,
}
"""The middle of each band of a year's budget, in whatever currency: ten times as much is one more."""

STAFF = {"1": 1, "2-9": 2, "10-49": 3, "50-249": 4, "250-999": 5, "1000+": 6}
"""The number of each band of staff."""

OFFERED_FROM = 2.0
WEIGHT_OF_A_RATIO = 0.5
WEIGHT_OF_ONE_HAND = 1.0
BOTH_BELOW = 0.5
"""Where what speaks for one side outweighs the other by less than this part of the index, both are offered."""

LESS = {
    "budget": mark("The other side works with larger budgets. Agree early who carries which cost."),
    "staff": mark("The other side has more hands. Agree on a pace that both can keep."),
    "people": mark("More people sit at the table for the other side. Somebody may sit with you."),
    "lawyers": mark(
        "The other side brings more legal advice. It is usual to have somebody read with you."
    ),
    "drafts": mark(
        "The other side alone writes down what is agreed on. Take time to read, and bring words of your own."
    ),
    "pays": mark("The other side alone pays. Name what you give, too: it is worth as much."),
}
MORE = {
    "budget": mark("You work with larger budgets. Agree early who carries which cost."),
    "staff": mark("You have more hands. Agree on a pace that both can keep."),
    "people": mark("More people sit at the table for you. A smaller round is easier to talk in."),
    "lawyers": mark("You bring more legal advice. Leave the other side time to have it read."),
    "drafts": mark(
        "You alone write down what is agreed on. Ask the other side for words of theirs."
    ),
    "pays": mark("You alone pay. Name what the other side gives, too."),
}


class LawyersArePeople(BadInput):
    """There are more lawyers than people at this table."""


class TableSaid(Protocol):
    """What a side says of who is at its table."""

    people: int
    lawyers: int
    budget_band: str
    staff_band: str
    drafts: bool
    pays: bool


@dataclass(frozen=True)
class Term:
    """What one thing adds to the index; above nothing, the side has more of it than the other."""

    kind: str
    weight: float


@dataclass(frozen=True)
class Standing:
    """How a side stands with that other from which most divides it.

    `wants_counsel` says whether it is to be offered somebody; so may be with another than that one.
    """

    index: float
    terms: tuple[Term, ...]
    wants_counsel: bool

    def reasons(self) -> list[str]:
        """What divides them in words for the side, what weighs most first."""
        ordered = sorted(self.terms, key=lambda term: -abs(term.weight))
        return [(MORE if term.weight > 0 else LESS)[term.kind] for term in ordered]


def check_lawyers(people: int, lawyers: int) -> None:
    """Lawyers are counted among the people."""
    if lawyers > people:
        raise LawyersArePeople(fields={"lawyers": ["Count the lawyers among the people."]})


def terms_of(mine: TableSaid, theirs: TableSaid) -> tuple[Term, ...]:
    """What divides two sides, as one of them sees it; the other sees the same with the other sign."""
    found = (
        Term("budget", _log10(BUDGETS.get(mine.budget_band), BUDGETS.get(theirs.budget_band))),
        Term("staff", _log2(STAFF.get(mine.staff_band), STAFF.get(theirs.staff_band))),
        Term("people", _log2(mine.people, theirs.people)),
        Term("lawyers", _log2(mine.lawyers + 1, theirs.lawyers + 1)),
        *_hands(mine, theirs),
    )
    return tuple(term for term in found if term.weight)


def index_of(terms: tuple[Term, ...]) -> float:
    """How uneven it is: nothing is even, and from 2 on somebody is offered."""
    return round(sum(abs(term.weight) for term in terms), 2)


def is_offered(terms: tuple[Term, ...]) -> bool:
    """Whether the side that sees these terms is to be offered somebody."""
    index, lead = index_of(terms), sum(term.weight for term in terms)
    return index >= OFFERED_FROM and lead < BOTH_BELOW * index


def standings(tables: Mapping[int, TableSaid]) -> dict[int, Standing]:
    """How each side stands that said who is at its table, by its position; none where only one did."""
    found = {}
    for position, mine in tables.items():
        seen = [terms_of(mine, theirs) for other, theirs in tables.items() if other != position]
        if seen:
            worst = max(seen, key=index_of)
            wants = any(is_offered(terms) for terms in seen)
            found[position] = Standing(index_of(worst), worst, wants)
    return found


def _hands(mine: TableSaid, theirs: TableSaid) -> list[Term]:
    """Who alone writes or alone pays; both together count as one."""
    alone = [
        (kind, getattr(mine, kind) - getattr(theirs, kind))
        for kind in ("drafts", "pays")
        if getattr(mine, kind) != getattr(theirs, kind)
    ]
    return [Term(kind, sign * WEIGHT_OF_ONE_HAND / len(alone)) for kind, sign in alone]


def _log10(mine: int | None, theirs: int | None) -> float:
    return log10(mine / theirs) if mine and theirs else 0.0


def _log2(mine: int | None, theirs: int | None) -> float:
    return WEIGHT_OF_A_RATIO * log2(mine / theirs) if mine and theirs else 0.0
