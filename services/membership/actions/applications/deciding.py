"""Deciding about an application: by its approvers, by a steward, or by nobody where none is needed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.memberships import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationSubmitted,
    BallotOpened,
)
from services.membership.actions import persons
from services.membership.actions.applications.dues import ask_for_dues, renew_on_approval, take_back
from services.membership.actions.applications.locking import holder_of, locked
from services.membership.actions.memberships import open_membership
from services.membership.actions.representatives import appoint_representative
from services.membership.models import Application, ApplicationVote, Invoice, Membership, Tier
from services.membership.models.applications import ApplicationKind, ApplicationState, Vote
from services.membership.models.words import RepresentativeRole
from services.membership.queries.applications import may_approve_itself, speaks_for_holder
from services.membership.queries.memberships import current_membership
from services.membership.queries.persons import person_of
from services.membership.queries.tiers import tier_of
from services.membership.rules.applying import is_proven
from services.membership.rules.approvals import (
    approval_of,
    check_decides_alone,
    check_may_vote,
    check_undecided,
    outcome,
)
from services.membership.rules.joining import check_is_no_member
from services.membership.rules.standing import standing_of
from shared.callers import ANYONE, Caller, Role
from shared.database import Session
from shared.outbox import announce

FIRST_ROLES = (RepresentativeRole.PRIMARY, RepresentativeRole.BILLING)
_THE_OFFICE = Caller(roles=frozenset({Role.ADMIN}))


def open_for_decision(
    session: Session,
    application: Application,
    tier: Tier,
    today: date,
    now: datetime,
    caller: Caller = ANYONE,
) -> None:
    """Hand an application in: its approvers, or else the stewards, are asked, or it is approved where nobody
    needs to be.

    Whoever names an organisation that was known before, and does not speak for it, waits for somebody to say
    yes all the same: with it come its roles, and all that is held of it. Who is a member already is told to
    renew: at once if it is they for certain who ask, else by letter. Asking twice does nothing more.
    """
    if application.state != ApplicationState.DRAFT:
        return
    is_member = _is_member(session, application, caller, today)
    application.state = ApplicationState.SUBMITTED
    application.submitted_at = application.touched_at = now
    session.flush()
    if application.kind == ApplicationKind.JOIN:
        announce(session, _submitted(session, application, is_member, today))
    approval = approval_of(tier, application.kind)
    by_itself = approval.by_itself and not is_member
    if by_itself and may_approve_itself(session, application, today):
        _approve(session, application, tier, None, today, now, by_itself=True)
    else:
        announce(session, _ballot(session, application, tuple(sorted(approval.approvers))))


def vote_on_application(
    session: Session,
    application_id: UUID,
    caller: Caller,
    *,
    vote: str,
    remark: str,
    today: date,
    now: datetime,
) -> Application:
    """An approver says yes or no; enough of either decide.

    Asking twice with the same vote counts once; another vote takes the place of the first until it is
    decided.
    """
    application = locked(session, application_id)
    tier = tier_of(session, application.tier_slug)
    approval = approval_of(tier, application.kind)
    approver_id = check_may_vote(caller, approval, application)
    given = {one.approver_id: one for one in application.votes}
    if approver_id in given and given[approver_id].vote == vote:
        return application
    check_undecided(application)
    _note(application, given.get(approver_id), approver_id, vote, remark, now)
    session.flush()
    decided = outcome(approval, application.votes)
    if decided is Vote.YES:
        _approve(session, application, tier, approver_id, today, now)
    elif decided is Vote.NO:
        _decline(session, application, approver_id, "", now)
    return application


def approve_application(
    session: Session,
    application_id: UUID,
    decided_by_id: UUID | None,
    today: date,
    now: datetime,
    caller: Caller = _THE_OFFICE,
) -> Application:
    """The association says yes: a pending membership, and an invoice unless it costs nothing.

    Where several decide, only an admin may do it alone. Asking twice returns the application as it was
    approved.
    """
    application = locked(session, application_id)
    if application.state in (ApplicationState.APPROVED, ApplicationState.CONVERTED):
        return application
    tier = tier_of(session, application.tier_slug)
    check_decides_alone(caller, approval_of(tier, application.kind))
    check_undecided(application)
    _approve(session, application, tier, decided_by_id, today, now)
    return application


def decline_application(
    session: Session,
    application_id: UUID,
    decided_by_id: UUID | None,
    reason: str,
    now: datetime,
    today: date | None = None,
) -> Application:
    """The association says no. Asking twice returns the application as it was declined.

    An approval that no term has followed may still be taken back: the invoice is void, and what was
    paid on it stands to the payer's credit.
    """
    application = locked(session, application_id)
    if application.state == ApplicationState.DECLINED:
        return application
    if application.state == ApplicationState.APPROVED:
        take_back(session, application, reason, today or now.date(), now)
    else:
        check_undecided(application)
    _decline(session, application, decided_by_id, reason, now)
    return application


def _is_member(session: Session, application: Application, caller: Caller, today: date) -> bool:
    """Whether who would hold it holds a membership. Refuses those who may know: the applicant, for certain,
    alone or for an organisation that they speak for; and stewards."""
    if application.kind == ApplicationKind.RENEWAL:
        return False
    held = current_membership(session, holder_of(session, application), today)
    if caller.has(Role.STEWARD) or (
        is_proven(caller, application) and speaks_for_holder(session, application, today)
    ):
        check_is_no_member(held, standing_of(held, today) if held else None)
    return held is not None


def _approve(
    session: Session,
    application: Application,
    tier: Tier,
    decided_by_id: UUID | None,
    today: date,
    now: datetime,
    *,
    by_itself: bool = False,
) -> None:
    _decide(application, ApplicationState.APPROVED, decided_by_id, now)
    if application.kind == ApplicationKind.RENEWAL:
        session.flush()
        renew_on_approval(session, application, today, now)
        return
    applicant = person_of(session, application.person_id)
    if applicant.profile is None and application.answers.get("is_own_word") and not by_itself:
        persons.publish_profile(session, applicant, application.answers["person"]["profile"])
    membership = open_membership(session, tier, holder_of(session, application), today, now)
    application.membership_id = membership.id
    if application.organisation_id is not None:
        appoint_representative(
            session, application.organisation_id, applicant.id, FIRST_ROLES, today, today
        )
    ask_for_dues(session, application, membership, today, now, _say_approved)
    session.flush()


def _decline(
    session: Session,
    application: Application,
    decided_by_id: UUID | None,
    reason: str,
    now: datetime,
) -> None:
    _decide(application, ApplicationState.DECLINED, decided_by_id, now)
    application.reason = reason
    session.flush()
    announce(
        session,
        ApplicationDeclined(
            application_id=application.id, person_id=application.person_id, reason=reason
        ),
    )


def _decide(
    application: Application, state: str, decided_by_id: UUID | None, now: datetime
) -> None:
    application.state = state
    application.decided_at = now
    application.decided_by_id = decided_by_id


def _note(
    application: Application,
    known: ApplicationVote | None,
    approver_id: UUID,
    vote: str,
    remark: str,
    now: datetime,
) -> None:
    application.state = ApplicationState.UNDER_REVIEW
    application.touched_at = now
    if known is None:
        known = ApplicationVote(approver_id=approver_id)
        application.votes.append(known)
    known.vote, known.remark, known.voted_at = vote, remark, now


def _submitted(
    session: Session, application: Application, is_member: bool, today: date
) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_id=application.id,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        tier=application.tier_slug,
        tier_name=tier_of(session, application.tier_slug).name,
        is_member=is_member and speaks_for_holder(session, application, today),
    )


def _ballot(
    session: Session, application: Application, approvers: tuple[UUID, ...]
) -> BallotOpened:
    return BallotOpened(
        application_id=application.id,
        organisation_id=application.organisation_id,
        tier=application.tier_slug,
        tier_name=tier_of(session, application.tier_slug).name,
        approver_ids=approvers,
    )


def _say_approved(
    session: Session, application: Application, membership: Membership, invoice: Invoice | None
) -> None:
    announce(
        session,
        ApplicationApproved(
            application_id=application.id,
            person_id=application.person_id,
            membership_id=membership.id,
            invoice_id=invoice.id if invoice else None,
            amount_minor=invoice.amount_minor if invoice else 0,
            currency=invoice.currency if invoice else membership.tier.currency,
            due_on=invoice.due_on if invoice else None,
            invoice_number=invoice.number if invoice else "",
        ),
    )
