"""Who would follow a leaver well: points for what a colleague has to do with it already, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.languages import mark

WROTE = mark("They wrote in the thread of a partnership that is handed over.")
LOOKS_AFTER = mark("They look after milestones or benefits of it already.")
SAME_ROLE = mark("They speak for the organisation in a role that the leaver held.")
SAME_WORK = mark("They do the same sort of work as the leaver.")
BUSY = mark("They tend other partnerships already.")
FOLLOWS_ANOTHER = mark("They take over from somebody else at present.")
NOT_YET = mark("They do not speak for the organisation yet.")
LEAVING = mark("They are about to leave, too.")

_EACH_WRITTEN, _EACH_OWNED, _MOST = 25, 20, 50
_SAME_ROLE, _SAME_WORK = 15, 15
_EACH_TENDED, _MOST_TENDED, _EACH_FOLLOWED = 5, 20, 10
_NOT_YET, _LEAVING = 20, 100


@dataclass(frozen=True)
class Ties:
    """What is known of a colleague: numbers of things, and whether something holds.

    Of whoever is discreet nothing is known but their sort of work: the rest would tell who they are.
    """

    wrote_in: int = 0
    looks_after: int = 0
    tends: int = 0
    follows: int = 0
    has_the_role: bool = False
    does_the_work: bool = False
    begins_later: bool = False
    leaves: bool = False


@dataclass(frozen=True)
class Reason:
    """Points, fewer than none where it speaks against somebody, and why."""

    points: int
    text: str


def reasons(ties: Ties) -> list[Reason]:
    """Why somebody would follow well, or would not: what weighs most first."""
    found = (
        Reason(min(_EACH_WRITTEN * ties.wrote_in, _MOST), WROTE),
        Reason(min(_EACH_OWNED * ties.looks_after, _MOST), LOOKS_AFTER),
        Reason(_SAME_ROLE * ties.has_the_role, SAME_ROLE),
        Reason(_SAME_WORK * ties.does_the_work, SAME_WORK),
        Reason(-min(_EACH_TENDED * ties.tends, _MOST_TENDED), BUSY),
        Reason(-_EACH_FOLLOWED * ties.follows, FOLLOWS_ANOTHER),
        Reason(-_NOT_YET * ties.begins_later, NOT_YET),
        Reason(-_LEAVING * ties.leaves, LEAVING),
    )
    return sorted((one for one in found if one.points), key=lambda one: -abs(one.points))


def fit(why: Sequence[Reason]) -> int:
    """How well somebody would follow, as the sum of the points."""
    return sum(one.points for one in why)
