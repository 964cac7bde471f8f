"""Who tends a side of a partnership: named, let go, and missed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from events.partnerships import PartnershipAtRisk, PartnershipStewardNamed
from services.introductions.models import Milestone, MilestoneState, PartnershipSide
from services.introductions.rules.partnerships import NOBODY_TENDS_IT
from shared.database import Session
from shared.outbox import announce


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
    _pass_milestones(session, side, former_id, person_id)
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

    Milestones keep the name of their owner until somebody follows.
    """
    side.steward_id = side.steward_since = None


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


def _pass_milestones(
    session: Session, side: PartnershipSide, former_id: UUID | None, person_id: UUID
) -> None:
    """What who tended a side was to have done is the successor's now."""
    if former_id is not None:
        theirs = update(Milestone).where(
            Milestone.partnership_id == side.partnership_id,
            Milestone.position == side.position,
            Milestone.owner_id == former_id,
            Milestone.state == MilestoneState.OPEN,
        )
        passed = theirs.values(owner_id=person_id)
        session.execute(passed.execution_options(synchronize_session="fetch"))
