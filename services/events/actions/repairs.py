"""Counters that do not tell the truth are found, cried over, and put right by what the answers add up to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from services.events.actions.places import lock_gathering, promote_those_who_wait
from services.events.models import Pool, Sitting
from services.events.queries.audits import Audit, adrift, audit
from shared.database import Session
from shared.telemetry import ADRIFT, log


def repair_counters(session: Session, gathering_id: UUID, now: datetime) -> Audit:
    """Let the counters say what the answers add up to; what is free then goes to those who wait.

    Nobody loses a place or a seat: where more are given than there are, `overbook`, or the number of a
    session's seats, says so from now on. A second time there is nothing to put right.
    """
    gathering = lock_gathering(session, gathering_id)
    found = audit(session, gathering_id)
    gathering.overbook = max(gathering.overbook, found.counted_taken - gathering.capacity)
    gathering.taken, gathering.waiting = found.counted_taken, found.counted_waiting
    for pool in found.pools:
        told = {
            "overbook": max(pool.overbook, pool.counted_taken - pool.capacity),
            "taken": pool.counted_taken,
        }
        session.execute(update(Pool).where(Pool.id == pool.pool_id).values(**told))
    for seated in found.sessions:
        values = {"taken": seated.counted_taken}
        if seated.counted_taken > (seated.capacity or 0):
            values["capacity"] = seated.counted_taken
        session.execute(update(Sitting).where(Sitting.id == seated.session_id).values(**values))
    promote_those_who_wait(session, gathering, now)
    return audit(session, gathering_id)


def cry_over_drift(session: Session) -> int:
    """Count and log the gatherings whose counters drifted, each time anew until they are put right."""
    found = adrift(session)
    for gathering_id in found:
        ADRIFT.labels("events", "gathering").inc()
        log("events").error("counters are adrift", gathering_id=str(gathering_id))
    return len(found)
