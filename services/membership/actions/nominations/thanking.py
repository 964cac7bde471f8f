"""Thanking those who named somebody, once that somebody is a member."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.nominations import NomineeJoined
from services.membership.models import Application, Membership, Nominee, NomineeState
from services.membership.queries.nominations import nominators_of
from services.membership.queries.persons import person_of
from services.membership.queries.policies import visibility_policy
from services.membership.rules.profiles import is_name_shown
from shared.database import Session
from shared.outbox import announce


def thank_nominators(session: Session, membership: Membership, now: datetime) -> None:
    """Say that who applied for a membership that has begun had been named. A second time says nothing."""
    applicants = select(Application.person_id).where(Application.membership_id == membership.id)
    named = select(Nominee).where(
        Nominee.state == NomineeState.YES,
        Nominee.joined_at.is_(None),
        Nominee.person_id.in_(applicants),
    )
    for nominee in session.scalars(named.order_by(Nominee.id).with_for_update()).all():
        nominee.joined_at = now
        session.flush()
        announce(
            session,
            NomineeJoined(
                nominee_id=nominee.id,
                membership_id=membership.id,
                nominator_ids=tuple(nominators_of(session, nominee.id)),
                shown_id=_shown(session, nominee.person_id),
            ),
        )


def _shown(session: Session, person_id: UUID | None) -> UUID | None:
    """The person, where other members may see the name."""
    profile = person_of(session, person_id).profile
    locks = visibility_policy(session).persons
    if profile is None or not is_name_shown(profile.visibility, profile.discreet, locks):
        return None
    return person_id
