"""What waits for a steward: proposed, in other words if they like, or dropped, for a year or for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.introductions import PairKeptApart
from services.introductions.actions.people import lock_people
from services.introductions.actions.proposals import Outcome, propose
from services.introductions.models import Candidate, Mode, PairBar, Policy
from services.introductions.rules.requests import SILENCE_OF_A_STEWARD, check_in_queue
from shared.callers import Caller
from shared.database import Session, upsert
from shared.outbox import announce


def set_mode(session: Session, mode: Mode, now: datetime) -> None:
    """Say whether a steward looks first. What waits for one goes on waiting. Asking twice changes nothing."""
    upsert(session, Policy, {"id": 1}, {"mode": mode, "set_at": now})


def pass_from_queue(
    session: Session,
    match_id: UUID,
    first_reasons: Sequence[str] | None,
    second_reasons: Sequence[str] | None,
    now: datetime,
) -> Outcome:
    """Propose what waits, in these words where some are given. The second time there is nothing that waits."""
    candidate = _take(session, match_id)
    pair = (candidate.first_id, candidate.second_id)
    people = lock_people(session, pair)
    candidate = _take(session, match_id)
    candidate.in_queue = False
    candidate.first_reasons = _or_before(first_reasons, candidate.first_reasons)
    candidate.second_reasons = _or_before(second_reasons, candidate.second_reasons)
    session.flush()
    return propose(session, candidate, people, now)


def drop_from_queue(
    session: Session, match_id: UUID, caller: Caller, for_ever: bool, now: datetime
) -> None:
    """Propose this not, nor these two again for a year, or ever. The second time there is nothing that waits."""
    candidate = _take(session, match_id)
    lock_people(session, (candidate.first_id, candidate.second_id))
    candidate = _take(session, match_id)
    low_id, high_id = candidate.low_id, candidate.high_id
    until = None if for_ever else now + SILENCE_OF_A_STEWARD
    said = {"until": until, "set_by_id": caller.person_id, "set_at": now}
    upsert(session, PairBar, {"low_id": low_id, "high_id": high_id}, said)
    session.delete(candidate)
    kept = PairKeptApart(match_id=match_id, first_id=low_id, second_id=high_id, for_ever=for_ever)
    announce(session, kept)


def _take(session: Session, match_id: UUID) -> Candidate:
    found = select(Candidate).where(Candidate.match_id == match_id)
    return check_in_queue(session.scalar(found.execution_options(populate_existing=True)))


def _or_before(reasons: Sequence[str] | None, before: list[str]) -> list[str]:
    return before if reasons is None else list(reasons)
