"""How a gathering goes on: which state may follow which, and what makes it move."""

from __future__ import annotations

from collections.abc import Iterable

from services.events.models import Gathering, GatheringState
from shared.errors import Conflict

DRAFT, PUBLISHED, MOVED, CANCELLED, OVER = GatheringState

TRANSITIONS = {
    DRAFT: frozenset({PUBLISHED, CANCELLED}),
    PUBLISHED: frozenset({MOVED, CANCELLED, OVER}),
    MOVED: frozenset({MOVED, CANCELLED, OVER}),
    CANCELLED: frozenset[GatheringState](),
    OVER: frozenset[GatheringState](),
}
"""The states, and those that may follow each; every step out of a draft is announced."""

_WHERE_AND_WHEN = frozenset({"starts_at", "ends_at", "time_zone", "place", "address", "format"})


class GatheringCannotGoOnLikeThis(Conflict):
    """As this event stands, that cannot follow."""


def enter(gathering: Gathering, state: GatheringState) -> None:
    """Let a gathering go on to a state. Refuses what cannot follow."""
    if state not in TRANSITIONS[GatheringState(gathering.state)]:
        raise GatheringCannotGoOnLikeThis(f"{gathering.title} is {gathering.state}.")
    gathering.state = state


def moves(changed: Iterable[str]) -> bool:
    """Whether these are changes that people must know of who planned to come."""
    return not _WHERE_AND_WHEN.isdisjoint(changed)
