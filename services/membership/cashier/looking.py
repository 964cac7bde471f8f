"""Looking at the provider's objects: a number, then the object as it is now, then what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy import Engine

from services.membership.actions.provider.hints import claim_hint, park_hint, settle_hint
from services.membership.actions.provider.looks import (
    NotKnownYet,
    SomebodyLookedLater,
    apply_nothing,
    apply_seen,
    begin_look,
)
from services.membership.payments.port import Provider, ProviderTrouble
from services.membership.rules.sightings import Seen
from shared.database import transaction
from shared.errors import Refusal

log = structlog.get_logger()

MISSED_EVENTS = "v2.core.health.event_generation_failure.resolved"


@dataclass(frozen=True)
class Looked:
    """What was seen of an object, if it is there, and the payments whose books that changed."""

    seen: Seen | None
    changed: list[str]


class Looking:
    """Looks into hints, and at whatever else may have changed."""

    def __init__(
        self,
        engine: Engine,
        provider: Provider,
        clock: Callable[[], datetime],
        day_of: Callable[[datetime], date],
    ) -> None:
        self.engine, self.provider, self.clock, self.day_of = engine, provider, clock, day_of

    def look_into(self, event_id: str) -> bool:
        """Look at what a hint is about; True when it says that whole events may be missing.

        What cannot be applied yet is parked, and comes again a number of times.
        """
        with transaction(self.engine) as session:
            hint = claim_hint(session, event_id, self.clock())
        if hint is None:
            return False
        try:
            if hint.object_ref:
                self.look(hint.object_ref)
        except (ProviderTrouble, NotKnownYet, SomebodyLookedLater, Refusal) as trouble:
            reason = f"{type(trouble).__name__}: {trouble}"
            log.warning("hint is parked", type=hint.type, reason=type(trouble).__name__)
            with transaction(self.engine) as session:
                park_hint(session, event_id, reason)
            return False
        with transaction(self.engine) as session:
            settle_hint(session, event_id, self.clock())
        return hint.type == MISSED_EVENTS

    def look(self, ref: str) -> Looked:
        """Look at an object and apply what is seen; nothing is seen where an id leads to nothing of ours."""
        with transaction(self.engine) as session:
            number = begin_look(session, ref, self.provider.livemode)
        seen = self.provider.look(ref)
        now = self.clock()
        with transaction(self.engine) as session:
            if seen is None:
                apply_nothing(session, ref, self.provider.livemode, now)
                return Looked(None, [])
            return Looked(seen, apply_seen(session, ref, number, seen, self.day_of, now))
