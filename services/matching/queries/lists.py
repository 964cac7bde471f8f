"""The lists of the best of everybody, held in memory beside the candidates they are made of.

They follow the committed table by its revisions, as the arrays do: every deed that changes something between a
person and others gives that person a new revision. What time alone changes is looked up when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from services.matching.engine.card import Card
from services.matching.engine.lists import BEST, Lists
from services.matching.engine.probe import Circumstances, Part, carers
from services.matching.engine.search import Found
from services.matching.models import Attendance, Candidate, Gathering, Introduction
from services.matching.queries.arrays import Arrays, committed
from services.matching.queries.cards import cards
from services.matching.queries.everybody import Everybody
from services.matching.queries.surroundings import lasting
from services.matching.queries.teachings import current_weights
from services.matching.rules.choice import is_outgrown
from services.matching.rules.cooling import AFTER_A_NO, AFTER_SILENCE
from shared.database import Session

_AT_ONCE = 500
_FEW = 32
_ONE_IN = 8


@dataclass(frozen=True)
class Shortlist:
    """Whom a person should meet most, and those among whose best they are themselves; best first."""

    best: list[Found]
    wanted_by: list[Found]


def shortlist(session: Session, person_id: UUID, now: datetime, count: int = BEST) -> Shortlist:
    """The lists of one person, of what is committed; empty for one who cannot be matched.

    Raises RuntimeError in a transaction that changed candidates itself.
    """
    with lists(session, now) as kept:
        return Shortlist(kept.best(person_id, count), kept.wanted_by(person_id, count))


@contextmanager
def lists(session: Session, now: datetime) -> Iterator[Lists]:
    """The lists of everybody, brought up to date; they are others' again when the block ends.

    Raises RuntimeError in a transaction that changed candidates itself.
    """
    with committed(session) as arrays:
        yield _made(session, arrays, now) or _followed(session, arrays, now)


def _made(session: Session, arrays: Arrays, now: datetime) -> Lists | None:
    """New lists where there are none, or no good ones; None where those that there are will do."""
    weights, kept = current_weights(session), arrays.lists
    people = len(arrays.columns)
    if kept and kept.weights == weights and not is_outgrown(kept.rarity.people, people):
        return None
    kept = Lists(arrays.columns, weights, carers([Part(arrays.columns)]))
    kept.make(_Asking(session, now).all)
    arrays.lists, arrays.listed, arrays.listed_at = kept, arrays.revision, now
    return kept


def _followed(session: Session, arrays: Arrays, now: datetime) -> Lists:
    kept = arrays.lists
    assert kept is not None
    changed = set(
        session.scalars(select(Candidate.person_id).where(Candidate.revision > arrays.listed))
    )
    changed |= _changed_by_time(session, *sorted((arrays.listed_at, now)))
    asking = _Asking(session, now)
    many = len(changed) > max(_FEW, len(kept.slot_of) // _ONE_IN)
    kept.follow(changed, asking.all if many else asking.few)
    arrays.listed, arrays.listed_at = arrays.revision, now
    return kept


def _between(moment: Any, since: datetime, now: datetime, wait: timedelta) -> tuple[Any, Any]:
    return moment > since - wait, moment <= now - wait


def _changed_by_time(session: Session, since: datetime, now: datetime) -> set[UUID]:
    """Who may meet somebody again since then, and whose gathering has begun."""
    ended = Introduction.ended_at
    again = or_(
        and_(Introduction.state == "declined", *_between(ended, since, now, AFTER_A_NO)),
        and_(Introduction.state == "expired", *_between(ended, since, now, AFTER_SILENCE)),
    )
    pairs = select(Introduction.first_id, Introduction.second_id).where(again)
    begun = (
        select(Attendance.person_id)
        .join(Gathering, Gathering.id == Attendance.gathering_id)
        .where(Gathering.starts_at > since, Gathering.starts_at <= now)
    )
    return {one for pair in session.execute(pairs) for one in pair} | set(session.scalars(begun))


class _Asking:
    """Where the lists learn of persons: of few one after the other, of many all at once."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def few(self, person_ids: Iterable[UUID]) -> Iterator[tuple[Card, Circumstances]]:
        for card in cards(self._session, person_ids).values():
            yield card, lasting(self._session, card, self._now)

    def all(self, person_ids: Iterable[UUID]) -> Iterator[tuple[Card, Circumstances]]:
        wanted = list(person_ids)
        everybody = Everybody(self._session, self._now) if wanted else None
        for start in range(0, len(wanted), _AT_ONCE):
            for card in cards(self._session, wanted[start : start + _AT_ONCE]).values():
                assert everybody is not None
                yield card, everybody.around(card)
