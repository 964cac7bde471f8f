"""Applying to renew, where a tier decides anew about those who stay."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select

from services.membership.actions.applications.deciding import open_for_decision
from services.membership.models import Application, Membership
from services.membership.models.applications import OPEN_STATES, ApplicationKind, ApplicationState
from services.membership.queries.memberships import membership_of
from services.membership.queries.persons import person_of
from services.membership.queries.tiers import tier_of
from services.membership.rules.access import check_may_see_membership
from services.membership.rules.terms import check_renewal_is_open, policy_of
from shared.callers import Caller
from shared.database import Session, lock_row


def apply_to_renew(
    session: Session, membership_id: UUID, caller: Caller, today: date, now: datetime
) -> Application:
    """Whoever a membership belongs to asks to renew it; once approved, the dues are asked for.

    Asking twice returns the application that is open.
    """
    membership = membership_of(session, membership_id)
    check_may_see_membership(caller, membership)
    applicant = person_of(session, caller.person_id)
    membership = lock_row(session, Membership, membership_id) or membership
    known = session.scalar(_open_renewal(membership_id))
    if known is not None:
        return known
    check_renewal_is_open(membership.terms, policy_of(membership.tier), today)
    application = Application(
        kind=ApplicationKind.RENEWAL,
        person_id=applicant.id,
        organisation_id=membership.organisation_id,
        tier_slug=membership.tier_slug,
        state=ApplicationState.DRAFT,
        answers={},
        membership_id=membership.id,
        started_at=now,
        touched_at=now,
        votes=[],
    )
    session.add(application)
    session.flush()
    tier = tier_of(session, membership.tier_slug)
    open_for_decision(session, application, tier, today, now)
    return application


def _open_renewal(membership_id: UUID) -> Select[Application]:
    return select(Application).where(
        Application.membership_id == membership_id,
        Application.kind == ApplicationKind.RENEWAL,
        Application.state.in_(OPEN_STATES),
    )
