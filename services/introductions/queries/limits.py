"""How many introductions somebody wants, and has."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.queries.people import open_introductions, person
from services.introductions.rules.proposals import check_may_set_limits
from shared.callers import Caller
from shared.database import Session


def limits(session: Session, person_id: UUID, caller: Caller) -> dict[str, Any]:
    """A person's limits, and how many introductions wait for an answer."""
    check_may_set_limits(person_id, caller)
    found = person(session, person_id)
    return {
        "open_limit": found.open_limit,
        "paused_until": found.paused_until,
        "open_now": open_introductions(session, [person_id], as_known=True)[person_id],
    }
