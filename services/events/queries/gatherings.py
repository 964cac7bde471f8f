"""Reading gatherings, and recounting them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.events.models import TAKES_PLACE, Gathering
from services.events.rules import NoSuchGathering
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset


def gatherings(
    session: Session,
    caller: Caller,
    after: str | None,
    limit: int,
    starts_after: datetime | None,
    series_id: UUID | None = None,
) -> Page[Gathering]:
    """The events that the caller may see, perhaps those of a series, in the order they were entered."""
    visible = select(Gathering)
    if not caller.has(Role.EVENT_MANAGER):
        visible = visible.where(Gathering.published_at.is_not(None))
    if starts_after is not None:
        visible = visible.where(Gathering.starts_at > starts_after)
    if series_id is not None:
        visible = visible.where(Gathering.series_id == series_id)
    return keyset(session, visible, Gathering.id, after, limit)


def gathering(session: Session, gathering_id: UUID, caller: Caller) -> Gathering:
    """One event; what was never published is there for event managers alone."""
    found = session.get(Gathering, gathering_id)
    if found is None or not (found.published_at or caller.has(Role.EVENT_MANAGER)):
        raise NoSuchGathering
    return found


def gathering_known(session: Session, gathering_id: UUID) -> Gathering:
    """One event, for those who may see all of them. Raises NoSuchGathering."""
    found = session.get(Gathering, gathering_id)
    if found is None:
        raise NoSuchGathering
    return found


def ended(session: Session, now: datetime, most: int) -> list[Gathering]:
    """Some gatherings whose time has passed, and of which that is not said yet; kept from others."""
    past = select(Gathering).where(Gathering.state.in_(TAKES_PLACE), Gathering.ends_at <= now)
    past = past.order_by(Gathering.ends_at).limit(most).with_for_update(skip_locked=True)
    return list(session.scalars(past))
