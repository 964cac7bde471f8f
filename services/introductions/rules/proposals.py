"""When two people may be introduced to each other, and when a match has to wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.introductions.models import Introduction, IntroductionState, PairBar, Person
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden

TIME_TO_ANSWER = timedelta(days=21)
REMINDED_BEFORE = timedelta(days=7)
TOO_LATE_TO_REMIND = timedelta(days=1)
COOL_OFF_AFTER_NO = timedelta(days=365)
COOL_OFF_AFTER_SILENCE = timedelta(days=60)
MOST_OPEN = 5
NEVER = datetime.max.replace(tzinfo=UTC)


class LimitIsOutOfRange(BadInput):
    """Nobody can have more than five open introductions."""


def check_limit(open_limit: int) -> None:
    """Refuse a limit that nobody can have."""
    if not 0 <= open_limit <= MOST_OPEN:
        raise LimitIsOutOfRange(f"Choose from 0 to {MOST_OPEN}", fields={"open_limit": ["0 to 5"]})


def check_may_set_limits(person_id: UUID, caller: Caller) -> None:
    """Refuse whoever is neither the person nor a steward."""
    if not (caller.has(Role.STEWARD) or caller.person_id == person_id):
        raise Forbidden("Only the person themselves, or a steward, may do this")


def has_room(person: Person, open_now: int, today: date) -> bool:
    """Whether one more introduction may be proposed to a person today."""
    paused = person.paused_until is not None and today < person.paused_until
    willing = person.described and person.wants_introductions
    return willing and not paused and open_now < person.open_limit


def barred_until(
    past: Iterable[Introduction], kept_apart: PairBar | None = None
) -> datetime | None:
    """When two people may be proposed to each other again; NEVER, or None if nothing stands between.

    Said no: after 12 months. Said "not them", or introduced already: never. No answer: after 60 days.
    Kept apart by a steward: as long as they said.
    """
    bars = [*map(_bars_until, past), (kept_apart.until or NEVER) if kept_apart else None]
    return max(filter(None, bars), default=None)


def _bars_until(introduction: Introduction) -> datetime | None:
    state, closed = introduction.state, introduction.closed_at
    if state in (IntroductionState.PROPOSED, IntroductionState.MADE) or introduction.not_them:
        return NEVER
    if state == IntroductionState.DECLINED and closed:
        return closed + COOL_OFF_AFTER_NO
    if state == IntroductionState.EXPIRED and closed:
        return closed + COOL_OFF_AFTER_SILENCE
    return None
