"""Milestones are set, moved, done and dropped, reviews are noted, and the next one is called for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from events.partnerships import PartnershipReviewCalled
from services.introductions.actions.speaking import speak_in
from services.introductions.models import (
    Milestone,
    MilestoneChange,
    MilestoneState,
    Partnership,
    Review,
)
from services.introductions.queries.people import current_organisations, representations
from services.introductions.queries.steps import last_review, lock_due_reviews, milestone_of
from services.introductions.rules import milestones as rules
from services.introductions.rules.partnerships import author, stewards
from shared.callers import Caller
from shared.database import Session, new_id
from shared.outbox import announce


def set_milestone(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    *,
    title: str,
    due_on: date,
    position: int | None,
    owner_id: UUID | None,
    now: datetime,
    today: date,
) -> Milestone:
    """Set something that a side will have done by a day; for one's own side unless another is named.

    Who tends the side does it unless somebody else of it is named. Asking twice sets it twice.
    """
    partnership, mine = speak_in(session, partnership_id, caller)
    side = mine if position is None else rules.side_at(partnership.sides, position)
    if owner_id is not None:
        held = representations(session, [owner_id])
        rules.check_may_own(side, owner_id, current_organisations(held, owner_id, today))
    milestone = Milestone(
        id=new_id(),
        partnership_id=partnership_id,
        title=title,
        due_on=due_on,
        position=side.position,
        owner_id=owner_id or side.steward_id,
        set_at=now,
    )
    session.add(milestone)
    session.flush()
    return milestone


def move_milestone(
    session: Session,
    partnership_id: UUID,
    milestone_id: UUID,
    caller: Caller,
    *,
    due_on: date,
    reason: str,
    now: datetime,
) -> Milestone:
    """Let a milestone be due on another day, and say why. The day that it has already is refused."""
    speak_in(session, partnership_id, caller)
    milestone = milestone_of(session, partnership_id, milestone_id)
    rules.check_open(milestone)
    rules.check_moves(milestone, due_on)
    _note(milestone, "moved", caller, now, due_on=due_on, reason=reason)
    milestone.due_on = due_on
    return milestone


def settle_milestone(
    session: Session,
    partnership_id: UUID,
    milestone_id: UUID,
    caller: Caller,
    state: MilestoneState,
    reason: str,
    now: datetime,
) -> Milestone:
    """Say that a milestone is done, or dropped and why. Saying the same twice changes nothing."""
    speak_in(session, partnership_id, caller)
    milestone = milestone_of(session, partnership_id, milestone_id)
    if milestone.state != state:
        rules.check_open(milestone)
        milestone.state = state
        _note(milestone, state, caller, now, due_on=milestone.due_on, reason=reason)
    return milestone


def hold_review(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    *,
    held_on: date,
    notes: str,
    now: datetime,
    today: date,
) -> Review:
    """Note that the sides looked together at how it goes; the next look is due a cadence later.

    Asking twice notes it twice.
    """
    partnership, _ = speak_in(session, partnership_id, caller)
    rules.check_was_held(held_on, today)
    review = Review(
        id=new_id(),
        partnership_id=partnership_id,
        held_on=held_on,
        notes=notes,
        written_by_id=author(caller),
        written_at=now,
    )
    session.add(review)
    session.flush()
    _plan(session, partnership)
    return review


def set_cadence(session: Session, partnership_id: UUID, caller: Caller, months: int) -> Partnership:
    """Say every how many months the sides look at how it goes. Saying the same twice changes nothing."""
    partnership, _ = speak_in(session, partnership_id, caller)
    partnership.review_months = months
    _plan(session, partnership)
    return partnership


def call_for_reviews(session: Session, today: date, limit: int) -> int:
    """Say which reviews are due, each once; returns how many.

    A partnership that is older than reviews are gets a day for its first one.
    """
    due = lock_due_reviews(session, today, limit)
    for partnership in due:
        if partnership.review_due_on is None:
            _plan(session, partnership)
        elif partnership.review_due_on <= today:
            _call(session, partnership, partnership.review_due_on)
    return len(due)


def _note(milestone: Milestone, kind: str, caller: Caller, now: datetime, **facts: Any) -> None:
    milestone.changes.append(
        MilestoneChange(
            id=new_id(),
            kind=kind,
            was_due_on=milestone.due_on,
            person_id=author(caller),
            changed_at=now,
            **facts,
        )
    )


def _plan(session: Session, partnership: Partnership) -> None:
    held_on = last_review(session, partnership.id) or partnership.formed_at.date()
    partnership.review_due_on = rules.next_review(held_on, partnership.review_months)


def _call(session: Session, partnership: Partnership, due_on: date) -> None:
    partnership.review_called_for = due_on
    announce(
        session,
        PartnershipReviewCalled(
            partnership_id=partnership.id, due_on=due_on, stewards=stewards(partnership)
        ),
    )
