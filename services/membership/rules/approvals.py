"""Who decides about an application, and when enough have said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.membership.models import Application, ApplicationVote, Tier
from services.membership.models.applications import ApplicationKind, ApplicationState, Vote
from shared.callers import Caller, Role
from shared.errors import Forbidden, Refusal

UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW)


class YouAreNoApprover(Forbidden):
    """You are none of those who decide about this."""


class NobodyDecidesForThemselves(Forbidden):
    """Nobody votes on their own application."""


class ApplicationIsDecided(Refusal):
    """This application has been decided."""


class ApplicationIsADraft(Refusal):
    """This application is not handed in yet."""


class ApproversDecide(Refusal):
    """Nobody decides about this tier alone: those who decide vote."""


class RenewalNeedsApproval(Refusal):
    """This tier decides anew about those who stay: apply to renew first."""


@dataclass(frozen=True)
class Approval:
    """How an application is approved: by `needed` of the `approvers`, or of the stewards if none is named."""

    needed: int
    approvers: frozenset[UUID]

    @property
    def by_itself(self) -> bool:
        """Whether nobody needs to say yes."""
        return self.needed == 0

    @property
    def is_named(self) -> bool:
        """Whether those who decide are named."""
        return bool(self.approvers)


def approval_of(tier: Tier, kind: str = ApplicationKind.JOIN) -> Approval:
    """How a tier approves newcomers, or those who renew."""
    is_renewal = kind == ApplicationKind.RENEWAL
    needed = tier.renewal_approvals_needed if is_renewal else tier.approvals_needed
    approvers = frozenset(UUID(str(one)) for one in tier.approver_ids or ())
    return Approval(min(needed, len(approvers)) if approvers else needed, approvers)


def outcome(approval: Approval, votes: Iterable[ApplicationVote]) -> Vote | None:
    """What the votes decide: yes with enough of them, no once that cannot be reached, or nothing yet.

    Only the votes of those count who are approvers now. Where nobody needs to say yes, and somebody is asked
    all the same, one yes is enough.
    """
    counted = [
        one for one in votes if not approval.is_named or one.approver_id in approval.approvers
    ]
    yes = sum(one.vote == Vote.YES for one in counted)
    no = len(counted) - yes
    needed = max(1, approval.needed)
    if yes >= needed:
        return Vote.YES
    others = len(approval.approvers) if approval.is_named else needed
    return Vote.NO if no > others - needed else None


def check_may_vote(caller: Caller, approval: Approval, application: Application) -> UUID:
    """Whose vote it is. Refuses that of somebody who is no approver, or who applies."""
    if caller.person_id is None:
        raise YouAreNoApprover("A vote is a person's")
    if approval.is_named and caller.person_id not in approval.approvers:
        raise YouAreNoApprover
    if not approval.is_named and not caller.has(Role.STEWARD):
        raise YouAreNoApprover("The stewards decide about this tier")
    if caller.person_id == application.person_id:
        raise NobodyDecidesForThemselves
    return caller.person_id


def check_decides_alone(caller: Caller, approval: Approval) -> None:
    """Refuse one steward's yes where several must say it; an admin answers for all."""
    if caller.has(Role.ADMIN) or (approval.needed <= 1 and not approval.is_named):
        return
    raise ApproversDecide(f"{approval.needed} must say yes, each with a vote")


def check_undecided(application: Application) -> None:
    """Refuse to decide what was decided, or what was never submitted."""
    if application.state == ApplicationState.DRAFT:
        raise ApplicationIsADraft("Whoever applies hands it in: POST .../submission")
    if application.state not in UNDECIDED:
        raise ApplicationIsDecided(f"The application is {application.state}")


def check_renewal_is_approved(tier: Tier, is_approved: bool) -> None:
    """Refuse to ask for the next term where those who decide have not said yes to it."""
    if tier.renewal_approvals_needed and not is_approved:
        raise RenewalNeedsApproval(f"{tier.renewal_approvals_needed} must say yes")
