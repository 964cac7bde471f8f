"""Calendars that people let be read: given, taken back, and what came of reading them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete

from services.introductions.models import Calendar
from services.introductions.queries.people import person
from services.introductions.rules.calendars import (
    KEPT_AHEAD,
    READ_EVERY,
    TRIED_EVERY,
    CalendarMustBePublic,
    check_address,
    check_is_own,
    is_known_long_enough,
)
from services.introductions.rules.slots import Span
from shared.callers import Caller
from shared.database import Session, lock_row, upsert


@dataclass(frozen=True)
class Feed:
    """What is to be read: where, with which tag of the last time, and in which zone days are counted."""

    url: str
    tag: str
    zone: str


def give_calendar(
    session: Session,
    person_id: UUID,
    caller: Caller,
    *,
    url: str,
    zone: str,
    allows_private: bool,
    now: datetime,
) -> None:
    """Let one's calendar be read from an address; another one replaces it. Asking twice changes nothing."""
    check_is_own(person(session, person_id).id, caller)
    given = {"url": _checked(url, allows_private), "zone": zone}
    known = lock_row(session, Calendar, person_id)
    if known is not None and {"url": known.url, "zone": known.zone} == given:
        return
    fresh: dict[str, Any] = {
        "tag": "",
        "busy": [],
        "read_at": None,
        "known_until": None,
        "trouble": "",
        "failed_since": None,
    }
    upsert(session, Calendar, {"person_id": person_id}, {**given, **fresh, "next_read_at": now})


def _checked(url: str, allows_private: bool) -> str:
    """The address, `webcal://` said as https."""
    if url.startswith("webcal://"):
        url = "https://" + url.removeprefix("webcal://")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise CalendarMustBePublic(fields={"url": ["This is no address."]}) from error
    check_address(parts.scheme, host, "@" in parts.netloc, allows_private)
    return url


def take_calendar_back(session: Session, person_id: UUID, caller: Caller) -> None:
    """Let one's calendar be read no more; what was read of it is gone. Asking twice changes nothing."""
    check_is_own(person(session, person_id).id, caller)
    session.execute(delete(Calendar).where(Calendar.person_id == person_id))


def put_off(session: Session, person_id: UUID, now: datetime) -> Feed | None:
    """What is to be read now; if whoever reads it falls, it is tried again in an hour. None if it is not due.

    Without its tag where what is known of it ends soon: a feed that never changes is written out anew, then.
    """
    calendar = lock_row(session, Calendar, person_id)
    if calendar is None or calendar.next_read_at > now:
        return None
    calendar.next_read_at = now + TRIED_EVERY
    tag = calendar.tag if is_known_long_enough(calendar.known_until, now) else ""
    return Feed(calendar.url, tag, calendar.zone)


def note_read(
    session: Session,
    person_id: UUID,
    feed: Feed,
    busy: Iterable[Span] | None,
    tag: str,
    now: datetime,
) -> None:
    """Keep when somebody is busy; None where nothing has changed since. A feed given up meanwhile counts not."""
    calendar = lock_row(session, Calendar, person_id)
    if calendar is None or not _is_still(calendar, feed):
        return
    if busy is not None:
        calendar.busy = [[begins.isoformat(), ends.isoformat()] for begins, ends in busy]
        calendar.tag, calendar.known_until = tag, now + KEPT_AHEAD
    calendar.read_at, calendar.next_read_at = now, now + READ_EVERY
    calendar.trouble, calendar.failed_since = "", None


def note_trouble(
    session: Session, person_id: UUID, feed: Feed, trouble: str, now: datetime
) -> None:
    """Keep what stands in the way, for its owner to see; it is tried again in an hour."""
    calendar = lock_row(session, Calendar, person_id)
    if calendar is not None and _is_still(calendar, feed):
        calendar.trouble = trouble[:300]
        calendar.failed_since = calendar.failed_since or now


def _is_still(calendar: Calendar, feed: Feed) -> bool:
    """Whether it is the feed that was read, with days of the same zone: not another that was given meanwhile."""
    return (calendar.url, calendar.zone) == (feed.url, feed.zone)
