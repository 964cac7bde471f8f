"""Telling what people have of meeting in rounds, and learning from how it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from events.rounds import RoundScored
from services.matching.queries.rounds import worths
from shared.database import Session
from shared.outbox import announce
from shared.retelling import is_retold

Kind = TypeVar("Kind")

_AT_ONCE = 4_000
_WHOLE = 10_000


def tell_worths(
    session: Session, gathering_id: UUID, asking_id: UUID, people: Sequence[UUID], now: datetime
) -> int:
    """Say what each two of these people would have of meeting, in parts; how many parts there are.

    Being asked twice says twice what holds then.
    """
    if is_retold():
        return 0
    found = worths(session, people, now)
    told = list(_portions(found.pairs)) or [[]]
    shut = list(_portions(found.shut))
    parts = max(len(told), len(shut))
    for number in range(parts):
        pairs = told[number] if number < len(told) else []
        closed = shut[number] if number < len(shut) else []
        said = RoundScored(
            gathering_id=gathering_id,
            asking_id=asking_id,
            part=number + 1,
            parts=parts,
            rest=round(found.rest * _WHOLE),
            firsts=tuple(one for one, _, _ in pairs),
            seconds=tuple(other for _, other, _ in pairs),
            scores=tuple(round(score * _WHOLE) for *_, score in pairs),
            shut_firsts=tuple(one for one, _ in closed),
            shut_seconds=tuple(other for _, other in closed),
        )
        announce(session, said)
    return parts


def _portions(many: Sequence[Kind]) -> Iterator[Sequence[Kind]]:
    for start in range(0, len(many), _AT_ONCE):
        yield many[start : start + _AT_ONCE]
