"""Who tends a side of a partnership: named, let go, and missed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from events.partnerships import PartnershipAtRisk, PartnershipStewardNamed
from services.introductions.actions.health import see_whether_it_is_well
from services.introductions.models import (
    Benefit,
    BenefitState,
    Milestone,
    MilestoneState,
    PartnershipSide,
)
from services.introductions.rules.partnerships import NOBODY_TENDS_IT
from shared.database import Session
from shared.outbox import announce

_OWNED: tuple[tuple[Any, Any, dict[str, Any]], ...] = (
    (Milestone, Milestone.state == MilestoneState.OPEN, {}),
    # who follows is asked anew to measure what is due
    (
        Benefit,
        Benefit.state.in_((BenefitState.PROPOSED, BenefitState.STATED)),
        {"measure_called_for": None},
    ),
)


def name_steward(
    session: Session,
    side: PartnershipSide,
    person_id: UUID,
    previous_id: UUID | None,
    now: datetime,
) -> None:
    """Let a person tend a side. Naming who tends it already changes nothing."""
    if side.steward_id == person_id:
        return
    former_id = side.steward_id or previous_id
    side.steward_id, side.steward_since = person_id, now
    _pass_on(session, side, former_id, person_id)
    see_whether_it_is_well(session, side.partnership, now)
    announce(
        session,
        PartnershipStewardNamed(
            partnership_id=side.partnership_id,
            organisation_id=side.organisation_id,
            person_id=person_id,
            previous_id=previous_id,
        ),
    )


def vacate(side: PartnershipSide) -> None:
    """Let nobody tend a side; what the steward could see through it ends at once.

    Milestones and benefits keep the name of their owner until somebody follows.
    """
    side.steward_id = side.steward_since = None


def miss(session: Session, side: PartnershipSide, now: datetime) -> None:
    """Say that nobody tends a side: it is at risk at once. Of what is known to be at risk nothing more is said."""
    if side.partnership.at_risk_since is None:
        side.partnership.at_risk_since = now
        warn(session, side)


def warn(session: Session, side: PartnershipSide, reason: str = NOBODY_TENDS_IT) -> None:
    """Say that a partnership is at risk on a side."""
    announce(
        session,
        PartnershipAtRisk(
            partnership_id=side.partnership_id,
            organisation_id=side.organisation_id,
            reason=reason,
        ),
    )


def _pass_on(
    session: Session, side: PartnershipSide, former_id: UUID | None, person_id: UUID
) -> None:
    """What who tended a side was to have done, and the benefits they looked after, are the successor's now."""
    if former_id is not None:
        for model, is_open, more in _OWNED:
            theirs = update(model).where(
                model.partnership_id == side.partnership_id,
                model.position == side.position,
                model.owner_id == former_id,
                is_open,
            )
            passed = theirs.values(owner_id=person_id, **more)
            session.execute(passed.execution_options(synchronize_session="fetch"))
