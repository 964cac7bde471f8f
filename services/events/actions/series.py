"""Series of gatherings: planned by a rule, and changed or called off from a date on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from services.events.actions.gatherings import (
    cancel_gathering,
    edit_gathering,
    plan_gathering,
    publish_gathering,
)
from services.events.models import Gathering, Series
from services.events.queries.series import following, ids_of_drafts, one_of_series
from services.events.rules import check_times
from services.events.rules.series import (
    Hours,
    InTheGap,
    NoSuchSeries,
    NothingFollows,
    Shift,
    hours_of,
    is_to_come,
    moved,
    shift_of,
)
from shared.database import Session, lock_row

_WHEN = ("starts_at", "ends_at", "time_zone")


def plan_series(
    session: Session, now: datetime, *, rule: str, in_the_gap: str, draft: bool, **facts: Any
) -> Series:
    """Enter a gathering for each date of a rule, of which `facts` tell the first. Each asking makes another.

    All are entered and announced, or none.
    """
    first = Hours(facts["starts_at"], facts["ends_at"])
    check_times(first.starts_at, first.ends_at)
    zone = facts["time_zone"]
    dates = hours_of(rule, first, zone, InTheGap(in_the_gap))
    series = Series(rule=rule, time_zone=zone, dates=len(dates), created_at=now, changed_at=now)
    session.add(series)
    session.flush()
    for number, hours in enumerate(dates, start=1):
        which = {"series_id": series.id, "series_number": number}
        plan_gathering(session, now, draft=draft, **{**facts, **vars(hours), **which})
    return series


def publish_series(session: Session, series_id: UUID, now: datetime) -> Series:
    """Invite people to all dates that are drafts still. A second time there are none."""
    series = lock_series(session, series_id)
    for gathering_id in ids_of_drafts(session, series_id):
        publish_gathering(session, gathering_id, now)
    _touch(series, now)
    return series


def edit_following(
    session: Session, series: Series, gathering_id: UUID, now: datetime, **changes: Any
) -> Series:
    """Change a date of a locked series and those after it; what is over or called off stays as it was.

    Another hour or day of this date moves the others as far, by the clock on the wall. Places that larger
    capacities bring go to those who wait. The same a second time changes nothing.
    """
    gatherings = _following(session, series.id, gathering_id, now)
    this, *others = gatherings
    shift = _shift(this, changes)
    rest = {name: value for name, value in changes.items() if name not in _WHEN}
    for other in others:
        hours = moved(Hours(other.starts_at, other.ends_at), other.time_zone, shift)
        zone = shift.zone if "time_zone" in changes else other.time_zone
        edit_gathering(session, other, now, **rest, **vars(hours), time_zone=zone)
    edit_gathering(session, this, now, **changes)
    _touch(series, now)
    return series


def cancel_following(
    session: Session, series: Series, gathering_id: UUID, reason: str, now: datetime
) -> Series:
    """Call a date of a locked series and those after it off. A second time changes nothing."""
    for gathering in following(session, series.id, one_of_series(session, series.id, gathering_id)):
        if gathering.ends_at > now:
            cancel_gathering(session, gathering.id, reason, now)
    _touch(series, now)
    return series


def lock_series(session: Session, series_id: UUID) -> Series:
    """A series, whose dates nobody else changes together until the commit. Raises NoSuchSeries."""
    series = lock_row(session, Series, series_id)
    if series is None:
        raise NoSuchSeries
    return series


def _following(
    session: Session, series_id: UUID, gathering_id: UUID, now: datetime
) -> list[Gathering]:
    """This date and those after it that can still be changed, locked. Raises NothingFollows."""
    this = one_of_series(session, series_id, gathering_id)
    found = [one for one in following(session, series_id, this) if is_to_come(one, now)]
    if not found or found[0].id != gathering_id:
        raise NothingFollows(f"{this.title} is over, has begun or was called off: begin later.")
    return found


def _shift(this: Gathering, changes: dict[str, Any]) -> Shift:
    before = Hours(this.starts_at, this.ends_at)
    after = Hours(changes.get("starts_at", this.starts_at), changes.get("ends_at", this.ends_at))
    return shift_of(before, this.time_zone, after, changes.get("time_zone", this.time_zone))


def _touch(series: Series, now: datetime) -> None:
    """Let the version rise, also when two change it in the same moment of the clock."""
    series.changed_at = now
    flag_modified(series, "changed_at")
