"""Proposing a change that the association decides on, and deciding on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from events.proposals import ChangeApproved, ChangeProposed, ChangeRefused
from services.membership.actions.billing import describe_billing
from services.membership.actions.organisations import describe_organisation
from services.membership.models import BillingDetails, ChangeProposal, Organisation
from services.membership.models.proposals import ProposalState
from services.membership.queries.organisations import organisation_locked
from services.membership.queries.policies import organisations_policy
from services.membership.queries.proposals import known_of, open_proposal, proposal_locked
from services.membership.rules import proposals as rules
from services.membership.rules.dues import Payer
from shared.callers import Caller, Role
from shared.database import Session
from shared.outbox import announce


@dataclass(frozen=True)
class Told:
    """What holds now, and what was proposed beyond it, if anything was."""

    holds: Any
    proposal: ChangeProposal | None = None

    @property
    def status(self) -> int:
        """200 where all of it holds, 202 where something awaits approval."""
        return 202 if self.proposal is not None else 200


def describe_or_propose(
    session: Session,
    organisation: Organisation,
    asked: Mapping[str, Any],
    caller: Caller,
    now: datetime,
) -> Told:
    """Describe an organisation anew; what the association decides on is proposed, the rest holds at once.

    Asking twice proposes the same once.
    """
    if not rules.needs_approval(caller, [Role.STEWARD]):
        return Told(describe_organisation(session, organisation, asked))
    held = set(organisations_policy(session).approved_fields).intersection(rules.DESCRIBED)
    known = {name: getattr(organisation, name) for name in rules.DESCRIBED}
    changes = rules.proposed_changes(known, asked, held)
    free = {name: value for name, value in asked.items() if name not in changes}
    describe_organisation(session, organisation, free)
    return Told(organisation, _propose(session, organisation.id, changes, caller, now))


def bill_or_propose(
    session: Session, payer: Payer, asked: Mapping[str, Any], caller: Caller, now: datetime
) -> Told:
    """Say what stands on a party's invoices; what an organisation has been known by is proposed anew.

    What was empty is filled in at once. Asking twice proposes the same once.
    """
    if payer.organisation_id is None or not rules.needs_approval(
        caller, [Role.STEWARD, Role.TREASURER]
    ):
        return Told(describe_billing(session, payer, asked))
    organisation = organisation_locked(session, payer.organisation_id)
    known = known_of(session, organisation)
    decided = set(organisations_policy(session).approved_fields).intersection(rules.BILLED)
    held = {name for name in decided if known[name]}
    changes = rules.proposed_changes(known, asked, held)
    free = {**asked, **{name: change["was"] for name, change in changes.items()}}
    billed: BillingDetails = describe_billing(session, payer, free)
    return Told(billed, _propose(session, organisation.id, changes, caller, now))


def approve_proposal(
    session: Session, proposal_id: UUID, caller: Caller, now: datetime
) -> ChangeProposal:
    """Let what was proposed hold. Refused when something else was said since, or it is decided already."""
    proposal = proposal_locked(session, proposal_id)
    rules.check_is_open(proposal)
    organisation = organisation_locked(session, proposal.organisation_id)
    rules.check_is_current(proposal, known_of(session, organisation))
    asked = {name: change["to"] for name, change in proposal.changes.items()}
    described = {name: asked[name] for name in rules.DESCRIBED if name in asked}
    billed = {name: asked[name] for name in rules.BILLED if name in asked}
    if billed:
        describe_billing(session, Payer(organisation.id), billed)
    describe_organisation(session, organisation, described)
    _decide(proposal, ProposalState.APPROVED, caller, now)
    announce(session, ChangeApproved(**_facts(proposal)))
    return proposal


def refuse_proposal(
    session: Session, proposal_id: UUID, reason: str, caller: Caller, now: datetime
) -> ChangeProposal:
    """Let everything stay as it was, and say why. Refused when it is decided already."""
    proposal = proposal_locked(session, proposal_id)
    rules.check_is_open(proposal)
    _decide(proposal, ProposalState.REFUSED, caller, now)
    proposal.reason = reason
    announce(session, ChangeRefused(**_facts(proposal), reason=reason))
    return proposal


def _propose(
    session: Session, organisation_id: UUID, changes: rules.Changes, caller: Caller, now: datetime
) -> ChangeProposal | None:
    """Write a proposal down; it takes in what the organisation waits for already."""
    if not changes:
        return None
    organisation_locked(session, organisation_id)
    waiting = open_proposal(session, organisation_id)
    if waiting is not None:
        changes = rules.both(waiting.changes, changes)
        if changes == waiting.changes:
            return waiting
        _decide(waiting, ProposalState.REPLACED, caller, now)
        session.flush()
    proposal = ChangeProposal(
        organisation_id=organisation_id,
        changes=changes,
        proposed_by_id=caller.person_id,
        proposed_at=now,
    )
    session.add(proposal)
    session.flush()
    announce(session, ChangeProposed(**_facts(proposal)))
    return proposal


def _decide(proposal: ChangeProposal, state: ProposalState, caller: Caller, now: datetime) -> None:
    proposal.state = state
    proposal.decided_by_id, proposal.decided_at = caller.person_id, now


def _facts(proposal: ChangeProposal) -> dict[str, Any]:
    return {
        "proposal_id": proposal.id,
        "organisation_id": proposal.organisation_id,
        "fields": rules.in_words(proposal.changes),
        "proposed_by_id": proposal.proposed_by_id,
    }
