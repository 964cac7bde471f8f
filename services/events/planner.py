"""The planner: makes the plans of rounds that are due, with no transaction open while it thinks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine

from services.events.actions.round_plans import keep_plan
from services.events.engine.planning import mended, planned
from services.events.queries.drafts import Draft, draft_of, next_due
from shared.database import reading, transaction
from shared.leadership import work_in_office
from shared.settings import Settings

_OFFICE = "planner"
_LOOK_SECONDS = 2.0

log = structlog.get_logger()


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Planner:
    """Works until it is stopped; of several, one does. A plan of a thousand people takes some seconds."""

    def __init__(
        self, settings: Settings, engine: Engine, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self.settings, self.engine, self.clock = settings, engine, clock

    def run(self, stop: threading.Event) -> None:
        """Plan what is due, until `stop` is set; the plan in hand is finished."""
        work_in_office(self.engine, _OFFICE, stop, self.work, _LOOK_SECONDS)

    def work(self) -> int:
        """Make one plan, if one is due; returns how many were made or must be made once more."""
        with reading(self.engine) as session:
            gathering_id = next_due(session)
            draft = draft_of(session, gathering_id, self.clock()) if gathering_id else None
        if draft is None:
            return 0
        plan = _made(draft)
        with transaction(self.engine) as session:
            is_kept = keep_plan(session, draft, plan, self.clock())
        log.info("rounds planned", gathering_id=str(draft.gathering_id), kept=is_kept)
        return 1


def _made(draft: Draft) -> list[list[tuple[int, ...]]]:
    if draft.anew:
        return planned(draft.company, draft.seated[: draft.begun])
    return mended(draft.seated, draft.company, draft.begun)
