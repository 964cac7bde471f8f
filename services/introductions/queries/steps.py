"""Steps, milestones and reviews of partnerships, as each may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from services.introductions.models import (
    Milestone,
    Partnership,
    Review,
    Stage,
    Step,
    StepKind,
    StepState,
)
from services.introductions.queries.partnerships import discreet_stewards, find
from services.introductions.rules.milestones import NoSuchMilestone, is_missed
from services.introductions.rules.partnerships import may_see
from services.introductions.rules.steps import NoSuchStep, is_invited, positions_missing
from shared.callers import Caller
from shared.database import Page, Session, keyset


def step_of(session: Session, partnership_id: UUID, step_id: UUID, caller: Caller) -> Step:
    """A step of a partnership that the caller has a part in, or is invited to join once all others agreed."""
    found = session.get(Step, step_id)
    partnership = session.get(Partnership, partnership_id)
    if found is None or partnership is None or found.partnership_id != partnership_id:
        raise NoSuchStep
    if may_see(partnership, caller, discreet_stewards(session, [partnership])):
        return found
    if is_invited(found, caller) and len(positions_missing(partnership, found)) <= 1:
        return found
    raise NoSuchStep


def open_step(session: Session, partnership_id: UUID, kind: StepKind) -> Step | None:
    """What waits to be confirmed, of one kind."""
    found = select(Step).where(
        Step.partnership_id == partnership_id, Step.kind == kind, Step.state == StepState.OPEN
    )
    return session.scalar(found)


def steps(
    session: Session, partnership_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[dict[str, Any]]:
    """What was proposed in a partnership, the oldest first."""
    partnership = find(session, partnership_id, caller)
    proposed = select(Step).where(Step.partnership_id == partnership_id)
    page = keyset(session, proposed, Step.id, after, limit)
    return Page([shown(partnership, one) for one in page.items], page.next)


def show_step(
    session: Session, partnership_id: UUID, step_id: UUID, caller: Caller
) -> dict[str, Any]:
    """One step, with who confirmed it and who is still to."""
    step = step_of(session, partnership_id, step_id, caller)
    return shown(session.get_one(Partnership, partnership_id), step)


def shown(partnership: Partnership, step: Step) -> dict[str, Any]:
    """A step as programs see it."""
    fields = (
        "id partnership_id kind stage reason text files position proposed_by_id proposed_at"
        " closes_at state settled_at word confirmations invited_organisation_id"
    )
    waits = step.state == StepState.OPEN
    return {name: getattr(step, name) for name in fields.split()} | {
        "purpose": partnership.purpose,
        "missing": sorted(positions_missing(partnership, step)) if waits else [],
    }


def due_closings(session: Session, now: datetime, limit: int) -> Sequence[Step]:
    """Closings that nobody answered in time."""
    found = select(Step).where(Step.state == StepState.OPEN, Step.closes_at <= now)
    return session.scalars(found.order_by(Step.id).limit(limit)).all()


def milestones(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    after: str | None,
    limit: int,
    today: date,
) -> Page[dict[str, Any]]:
    """The milestones of a partnership, in the order in which they were set."""
    find(session, partnership_id, caller)
    found = select(Milestone).where(Milestone.partnership_id == partnership_id)
    page = keyset(session, found, Milestone.id, after, limit)
    return Page([shown_milestone(one, today) for one in page.items], page.next)


def milestone_of(session: Session, partnership_id: UUID, milestone_id: UUID) -> Milestone:
    """A milestone of a partnership."""
    found = session.get(Milestone, milestone_id)
    if found is None or found.partnership_id != partnership_id:
        raise NoSuchMilestone
    return found


def shown_milestone(milestone: Milestone, today: date) -> dict[str, Any]:
    """A milestone as programs see it."""
    fields = "id title due_on position owner_id state set_at changes"
    return {name: getattr(milestone, name) for name in fields.split()} | {
        "is_missed": is_missed(milestone, today)
    }


def reviews(
    session: Session, partnership_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[Review]:
    """The reviews of a partnership, the oldest first."""
    find(session, partnership_id, caller)
    found = select(Review).where(Review.partnership_id == partnership_id)
    return keyset(session, found, Review.id, after, limit)


def last_review(session: Session, partnership_id: UUID) -> date | None:
    """When the sides last looked at how it goes."""
    held = select(func.max(Review.held_on)).where(Review.partnership_id == partnership_id)
    return session.scalar(held)


def lock_due_reviews(session: Session, today: date, limit: int) -> Sequence[Partnership]:
    """Live partnerships that are to be looked at, and of which that was not said yet, kept from others."""
    is_due = or_(
        Partnership.review_due_on.is_(None),
        (Partnership.review_due_on <= today)
        & (
            Partnership.review_called_for.is_(None)
            | (Partnership.review_called_for != Partnership.review_due_on)
        ),
    )
    found = select(Partnership).where(Partnership.stage != Stage.CLOSED, is_due)
    locked = found.order_by(Partnership.id).limit(limit).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).all()
