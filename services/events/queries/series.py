"""Reading series, and their dates."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from services.events.models import Gathering, GatheringState, Series
from services.events.rules.series import NoSuchSeries, NotOfThisSeries
from shared.callers import Caller, Role
from shared.database import Session


def series_seen(session: Session, series_id: UUID, caller: Caller) -> Series:
    """A series; one of drafts alone is there for event managers only. Raises NoSuchSeries."""
    found = session.get(Series, series_id)
    if found is None:
        raise NoSuchSeries
    if not caller.has(Role.EVENT_MANAGER):
        shown = (Gathering.series_id == series_id, Gathering.published_at.is_not(None))
        if session.scalar(select(Gathering.id).where(*shown).limit(1)) is None:
            raise NoSuchSeries
    return found


def one_of_series(session: Session, series_id: UUID, gathering_id: UUID) -> Gathering:
    """A date of a series. Raises NotOfThisSeries."""
    found = session.get(Gathering, gathering_id)
    if found is None or found.series_id != series_id:
        raise NotOfThisSeries
    return found


def following(session: Session, series_id: UUID, this: Gathering) -> Sequence[Gathering]:
    """A date and those after it by their numbers, as they are now; kept from others until the commit."""
    found = (
        select(Gathering)
        .where(Gathering.series_id == series_id, Gathering.series_number >= this.series_number)
        .order_by(Gathering.id)
        .with_for_update()
    )
    return session.scalars(found.execution_options(populate_existing=True)).all()


def ids_of_drafts(session: Session, series_id: UUID) -> Sequence[UUID]:
    """The dates of a series to which nobody is invited yet, in order."""
    drafts = (Gathering.series_id == series_id, Gathering.state == GatheringState.DRAFT)
    return session.scalars(select(Gathering.id).where(*drafts).order_by(Gathering.id)).all()
