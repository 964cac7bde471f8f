"""The reader: reads the calendars that people gave, some at a time, with no transaction open."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from services.introductions.actions.calendars import Feed, note_read, note_trouble, put_off
from services.introductions.feeds import FeedIsUnreadable, busy_times
from services.introductions.queries.calendars import due_calendars
from services.introductions.rules.calendars import KEPT_AHEAD
from shared.calling import fetch
from shared.database import reading, transaction
from shared.leadership import work_in_office
from shared.settings import Settings

_OFFICE = "reader"
_BATCH, _AT_ONCE = 20, 8
_LOOK_SECONDS = 5.0
_MOST_BYTES = 2_000_000


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Reader:
    """Works until it is stopped; of several, one does.

    Before a feed is read it is put off by an hour, and committed: one that brings the reader down is not read
    over and over.
    """

    def __init__(
        self, settings: Settings, engine: Engine, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self.settings, self.engine, self.clock = settings, engine, clock

    def run(self, stop: threading.Event) -> None:
        """Read what is due, until `stop` is set; the feed in hand is finished."""
        work_in_office(self.engine, _OFFICE, stop, self.work, _LOOK_SECONDS)

    def work(self) -> int:
        """Read the feeds that are due; returns how many."""
        with reading(self.engine) as session:
            due = due_calendars(session, self.clock(), _BATCH)
        if due:
            with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reader") as crowd:
                list(crowd.map(self._read, due))
        return len(due)

    def _read(self, person_id: UUID) -> None:
        now = self.clock()
        with transaction(self.engine) as session:
            feed = put_off(session, person_id, now)
        if feed is None:
            return
        asked = {"Accept": "text/calendar"} | ({"If-None-Match": feed.tag} if feed.tag else {})
        found = fetch(feed.url, asked, self.settings.webhooks_may_be_private, _MOST_BYTES)
        trouble, busy = found.trouble, None
        if not trouble and not found.is_unchanged:
            try:
                busy = busy_times(found.content, now, now + KEPT_AHEAD, ZoneInfo(feed.zone))
            except FeedIsUnreadable as error:
                trouble = str(error)
        self._note(person_id, feed, busy, found.tag, trouble, now)

    def _note(
        self,
        person_id: UUID,
        feed: Feed,
        busy: list[tuple[datetime, datetime]] | None,
        tag: str,
        trouble: str,
        now: datetime,
    ) -> None:
        with transaction(self.engine) as session:
            if trouble:
                note_trouble(session, person_id, feed, trouble, now)
            else:
                note_read(session, person_id, feed, busy, tag, now)
