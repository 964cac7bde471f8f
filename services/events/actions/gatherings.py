"""Gatherings are planned, published, changed and called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from events.gatherings import GatheringCancelled, GatheringPublished
from services.events.actions.places import lock_gathering, promote_those_who_wait
from services.events.models import Gathering, GatheringState
from services.events.rules import (
    check_capacity,
    check_not_cancelled,
    check_not_over,
    check_not_started,
    check_times,
)
from shared.database import Session
from shared.outbox import announce


def plan_gathering(session: Session, now: datetime, *, draft: bool, **facts: Any) -> Gathering:
    """Enter an occasion and, unless it is a draft, invite people to it. Each asking makes another one."""
    check_times(facts["starts_at"], facts["ends_at"])
    gathering = Gathering(created_at=now, state=GatheringState.DRAFT, **facts)
    session.add(gathering)
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
    check_capacity(gathering, changes.get("capacity", gathering.capacity))
    for name, value in changes.items():
        setattr(gathering, name, value)
    check_times(gathering.starts_at, gathering.ends_at)
    if session.is_modified(gathering) and gathering.state == GatheringState.PUBLISHED:
        announce(session, _published(gathering))
    promote_those_who_wait(session, gathering, now)
    return gathering


def cancel_gathering(session: Session, gathering_id: UUID, reason: str, now: datetime) -> Gathering:
    """Call a gathering off; answers stay as they were, as a record. A second time changes nothing."""
    gathering = lock_gathering(session, gathering_id)
    if gathering.state == GatheringState.CANCELLED:
        return gathering
    check_not_over(gathering, now)
    if gathering.state == GatheringState.PUBLISHED:
        announce(session, GatheringCancelled(gathering_id=gathering.id, reason=reason))
    gathering.state, gathering.cancelled_at = GatheringState.CANCELLED, now
    gathering.cancel_reason = reason
    return gathering


def _publish(session: Session, gathering: Gathering, now: datetime) -> None:
    check_not_started(gathering, now)
    gathering.state, gathering.published_at = GatheringState.PUBLISHED, now
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
    )
