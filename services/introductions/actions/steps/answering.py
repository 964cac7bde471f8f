"""Answering a step: each side says yes, or no with a word; who proposed it takes it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.partnerships import (
    PartnershipStepRefused,
)
from services.introductions.actions.steps.taking import named, positions_of, say_yes, settle, take
from services.introductions.models import (
    Partnership,
    Step,
    StepState,
)
from services.introductions.queries.partnerships import discreet_stewards
from services.introductions.queries.steps import due_closings, step_of
from services.introductions.rules.steps import (
    check_is_open,
    check_may_be_refused,
    check_proposed_by,
    check_speaks,
)
from shared.callers import Caller
from shared.database import Session, lock_row
from shared.outbox import announce


def confirm(
    session: Session, partnership_id: UUID, step_id: UUID, caller: Caller, now: datetime
) -> Step:
    """Say yes for one's side; with the last yes the step is taken. Saying so twice changes nothing."""
    partnership, step = _lock(session, partnership_id, step_id, caller)
    mine = positions_of(session, partnership, step, caller)
    said = {one.position for one in step.confirmations}
    if mine <= said:
        return step
    check_is_open(step)
    say_yes(session, partnership, step, mine - said, caller, now)
    return step


def refuse(
    session: Session,
    partnership_id: UUID,
    step_id: UUID,
    caller: Caller,
    word: str,
    now: datetime,
) -> Step:
    """Say no for one's side, with a word to the others. Saying so twice changes nothing."""
    partnership, step = _lock(session, partnership_id, step_id, caller)
    positions_of(session, partnership, step, caller)
    if step.state == StepState.REFUSED:
        return step
    check_is_open(step)
    check_may_be_refused(step)
    settle(step, StepState.REFUSED, now, word)
    told = named(step) | {"proposed_by_id": step.proposed_by_id}
    announce(session, PartnershipStepRefused(**told))
    return step


def withdraw(
    session: Session,
    partnership_id: UUID,
    step_id: UUID,
    caller: Caller,
    word: str,
    now: datetime,
) -> Step:
    """Take back what one's side proposed. Asking twice changes nothing."""
    partnership, step = _lock(session, partnership_id, step_id, caller)
    side = check_speaks(partnership, caller, discreet_stewards(session, [partnership]))
    check_proposed_by(step, side)
    if step.state != StepState.WITHDRAWN:
        check_is_open(step)
        settle(step, StepState.WITHDRAWN, now, word)
    return step


def close_unanswered(session: Session, now: datetime, limit: int) -> int:
    """Close partnerships that a side wished to leave, and the others said nothing; returns how many."""
    closings = due_closings(session, now, limit)
    for step in closings:
        partnership = lock_row(session, Partnership, step.partnership_id)
        session.refresh(step)
        if partnership is not None and step.state == StepState.OPEN:
            take(session, partnership, step, now)
    return len(closings)


def _lock(
    session: Session, partnership_id: UUID, step_id: UUID, caller: Caller
) -> tuple[Partnership, Step]:
    """A step, as it stands once nobody else changes its partnership."""
    lock_row(session, Partnership, partnership_id)
    step = step_of(session, partnership_id, step_id, caller)
    return session.get_one(Partnership, partnership_id), step
