"""Applying to renew, where a tier decides anew about those who stay."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.applications.deciding import open_for_decision
from services.membership.models import Application, Membership
from services.membership.models.applications import ApplicationKind, ApplicationState
from services.membership.queries.applications import open_renewal
from services.membership.queries.memberships import membership_of
from services.membership.queries.persons import person_of
from services.membership.queries.tiers import tier_of
from services.membership.rules.access import check_may_see_membership
from services.membership.rules.applying import check_applicant_is_known
from services.membership.rules.leaving import check_may_go_on, check_not_leaving
from services.membership.rules.standing import standing_of
from services.membership.rules.terms import check_renewal_is_open, policy_of
from shared.callers import Caller
from shared.database import Session, lock_row


def apply_to_renew(
    session: Session,
    membership_id: UUID,
    caller: Caller,
    today: date,
    now: datetime,
    *,
    purchase_order: str = "",
) -> Application:
    """Whoever a membership belongs to asks to renew it; once approved, the dues are asked for.

    Asking twice returns the application that is open.
    """
    membership = membership_of(session, membership_id)
    check_may_see_membership(caller, membership)
    check_applicant_is_known(caller)
    applicant = person_of(session, caller.person_id)
    membership = lock_row(session, Membership, membership_id) or membership
    known = open_renewal(session, membership_id)
    if known is not None:
        return known
    check_may_go_on(standing_of(membership, today))
    check_not_leaving(membership.exits, today)
    check_renewal_is_open(membership.terms, policy_of(membership.tier), today)
    application = Application(
        kind=ApplicationKind.RENEWAL,
        person_id=applicant.id,
        organisation_id=membership.organisation_id,
        tier_slug=membership.tier_slug,
        state=ApplicationState.DRAFT,
        answers={},
        purchase_order=purchase_order,
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
