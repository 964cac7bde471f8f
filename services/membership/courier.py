"""The courier: tells addresses outside of what was announced, each until it was taken or given up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine

from services.membership.actions.hooks import note_failed, note_taken, prepare, write_deliveries
from services.membership.queries.hooks import due_deliveries, is_anything_to_write
from shared.calling import call
from shared.database import reading, transaction
from shared.leadership import work_in_office
from shared.settings import Settings

_OFFICE = "courier"
_BATCH, _AT_ONCE = 50, 8
_LOOK_SECONDS = 1.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Courier:
    """Works until it is stopped; of several, one does. No transaction is open while it calls.

    Before a call is made its delivery is put off by some minutes, and committed: after a crash it is made once
    more, under the same id. So each event arrives at least once.
    """

    def __init__(
        self, settings: Settings, engine: Engine, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self.settings, self.engine, self.clock = settings, engine, clock

    def run(self, stop: threading.Event) -> None:
        """Tell what is to be told, until `stop` is set; the calls in hand are finished."""
        work_in_office(self.engine, _OFFICE, stop, self.work, _LOOK_SECONDS)

    def work(self) -> int:
        """Write down what is new, and make the calls that are due; returns how much was done."""
        with reading(self.engine) as session:
            is_wanted = is_anything_to_write(session)
        written = 0
        if is_wanted:
            with transaction(self.engine) as session:
                written = write_deliveries(session, self.clock())
        with reading(self.engine) as session:
            due = due_deliveries(session, self.clock(), _BATCH)
        if due:
            with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="courier") as crowd:
                list(crowd.map(self._tell, due))
        return written + len(due)

    def _tell(self, delivery_id: UUID) -> None:
        with transaction(self.engine) as session:
            ready = prepare(session, delivery_id, self.clock())
        if ready is None:
            return
        answer = call(ready.url, ready.body, ready.headers, self.settings.webhooks_may_be_private)
        with transaction(self.engine) as session:
            if answer.was_taken:
                note_taken(session, delivery_id, answer.told, self.clock())
            else:
                note_failed(session, delivery_id, answer.told, self.clock(), is_gone=answer.is_gone)
