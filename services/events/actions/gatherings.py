"""Gatherings are planned, published, changed and called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from events.gatherings import (
    GatheringCancelled,
    GatheringEnded,
    GatheringMoved,
    GatheringPublished,
)
from services.events.actions.attending import remind_anew
from services.events.actions.holds import release_all
from services.events.actions.places import lock_gathering, promote_those_who_wait
from services.events.actions.rounds import move_rounds
from services.events.actions.timetable import move_sittings
from services.events.models import TAKES_PLACE, Gathering, GatheringState
from services.events.queries.gatherings import ended
from services.events.rules import (
    check_capacity,
    check_not_cancelled,
    check_not_over,
    check_not_started,
    check_times,
)
from services.events.rules.calendars import must_be_told
from services.events.rules.policies import takes_at_once
from services.events.rules.questions import check_questions
from services.events.rules.states import GatheringCannotGoOnLikeThis, enter, moves
from shared.database import Session
from shared.outbox import announce


def plan_gathering(session: Session, now: datetime, *, draft: bool, **facts: Any) -> Gathering:
    """Enter an occasion and, unless it is a draft, invite people to it. Each asking makes another one."""
    check_times(facts["starts_at"], facts["ends_at"])
    gathering = Gathering(created_at=now, changed_at=now, state=GatheringState.DRAFT, **facts)
    check_questions(gathering.questions or [])
    session.add(gathering)
    gathering.takes_at_once = takes_at_once(gathering)
    session.flush()
    if not draft:
        _publish(session, gathering, now)
    return gathering


def publish_gathering(session: Session, gathering_id: UUID, now: datetime) -> Gathering:
    """Invite people to what was a draft. A second time changes nothing and announces nothing."""
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    if gathering.state == GatheringState.DRAFT:
        _publish(session, gathering, now)
    return gathering


def edit_gathering(
    session: Session, gathering: Gathering, now: datetime, **changes: Any
) -> Gathering:
    """Change what is said of a locked gathering; places that a larger capacity brings go to those who wait.

    The same change a second time changes nothing and announces nothing.
    """
    check_not_cancelled(gathering)
    if gathering.state == GatheringState.OVER:
        raise GatheringCannotGoOnLikeThis(f"{gathering.title} is over.")
    more = {name: changes.get(name, getattr(gathering, name)) for name in ("capacity", "overbook")}
    check_capacity(gathering, **more)
    changed = {name for name, value in changes.items() if getattr(gathering, name) != value}
    before = (gathering.starts_at, gathering.place)
    for name in changed:
        setattr(gathering, name, changes[name])
    check_times(gathering.starts_at, gathering.ends_at)
    move_rounds(session, gathering.id, gathering.starts_at - before[0])
    if "starts_at" in changed:
        remind_anew(session, gathering, now)
    if changed & {"starts_at", "ends_at"}:
        move_sittings(session, gathering, gathering.starts_at - before[0])
    check_questions(gathering.questions)
    gathering.takes_at_once = takes_at_once(gathering)
    if changed and gathering.state in TAKES_PLACE:
        if must_be_told(changed):
            _tell_calendars(gathering, now)
        _say_anew(session, gathering, changed, *before)
    promote_those_who_wait(session, gathering, now)
    return gathering


def cancel_gathering(session: Session, gathering_id: UUID, reason: str, now: datetime) -> Gathering:
    """Call a gathering off; answers stay as they were, as a record. A second time changes nothing."""
    gathering = lock_gathering(session, gathering_id)
    if gathering.state == GatheringState.CANCELLED:
        return gathering
    check_not_over(gathering, now)
    if gathering.state in TAKES_PLACE:
        _tell_calendars(gathering, now)
        announce(session, GatheringCancelled(gathering_id=gathering.id, reason=reason))
    enter(gathering, GatheringState.CANCELLED)
    release_all(session, gathering)
    gathering.cancelled_at, gathering.cancel_reason = now, reason
    return gathering


def end_gatherings(session: Session, now: datetime, most: int) -> int:
    """Let those be over whose time has passed, and say so; a second time there are none left."""
    over = ended(session, now, most)
    for gathering in over:
        enter(gathering, GatheringState.OVER)
        announce(session, GatheringEnded(gathering_id=gathering.id, ended_at=gathering.ends_at))
    return len(over)


def _say_anew(
    session: Session, gathering: Gathering, changed: set[str], starts_at: datetime, place: str
) -> None:
    if moves(changed):
        enter(gathering, GatheringState.MOVED)
        moved = GatheringMoved(
            gathering_id=gathering.id,
            started_at=starts_at,
            starts_at=gathering.starts_at,
            was_at=place,
            place=gathering.place,
        )
        announce(session, moved)
    announce(session, _published(gathering))


def _tell_calendars(gathering: Gathering, now: datetime) -> None:
    """Let calendars see that what they were told holds no more."""
    gathering.sequence, gathering.changed_at = gathering.sequence + 1, now


def _publish(session: Session, gathering: Gathering, now: datetime) -> None:
    check_not_started(gathering, now)
    enter(gathering, GatheringState.PUBLISHED)
    gathering.published_at = gathering.changed_at = now
    announce(session, _published(gathering))


def _published(gathering: Gathering) -> GatheringPublished:
    return GatheringPublished(
        gathering_id=gathering.id,
        title=gathering.title,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        time_zone=gathering.time_zone,
        place=gathering.place,
        capacity=gathering.capacity,
        address=gathering.address,
        series_number=gathering.series_number or 0,
    )
