"""Changes that organisations propose and the association decides on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import proposals as actions
from services.membership.actions.policies import decide_on_organisations
from services.membership.models import ChangeProposal
from services.membership.queries import proposals as queries
from services.membership.queries.policies import organisations_policy
from services.membership.schemas.proposals import (
    NewProposalRefusal,
    OrganisationsPolicyOut,
    ProposalFilter,
    ProposalOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session

blp = Blueprint("proposals", __name__, description=__doc__)


@blp.route("/change-proposals", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(ProposalFilter, location="query")
@blp.response(200, paged(ProposalOut))
def proposals(asked: dict[str, Any]) -> Page[ChangeProposal]:
    """What was proposed, oldest first: all for stewards, of one's own organisations for who represents them."""
    return queries.proposals(session(), caller(), **asked)


@blp.route("/change-proposals/<uuid:proposal_id>", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, ProposalOut)
def show(proposal_id: UUID) -> ChangeProposal:
    """What an organisation wants changed, and what was said to it."""
    return queries.proposal_shown(session(), proposal_id, caller())


@blp.route("/change-proposals/<uuid:proposal_id>/approval", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(201, ProposalOut)
def approve(proposal_id: UUID) -> ChangeProposal:
    """Let what was proposed hold; refused where one of the fields was changed since."""
    return actions.approve_proposal(session(), proposal_id, caller(), now())


@blp.route("/change-proposals/<uuid:proposal_id>/refusal", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewProposalRefusal)
@blp.response(201, ProposalOut)
def refuse(asked: dict[str, Any], proposal_id: UUID) -> ChangeProposal:
    """Let everything stay as it is, with a reason that whoever proposed it is told."""
    return actions.refuse_proposal(session(), proposal_id, asked["reason"], caller(), now())


@blp.route("/policies/organisations", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, OrganisationsPolicyOut)
def policy() -> Any:
    """Which fields of organisations change only with the association's approval."""
    return organisations_policy(session())


@blp.route("/policies/organisations", methods=["PUT"])
@allow(Role.ADMIN)
@blp.arguments(OrganisationsPolicyOut)
@blp.response(200, OrganisationsPolicyOut)
def decide(asked: dict[str, Any]) -> Any:
    """Decide so from now on; what is proposed already waits all the same."""
    return decide_on_organisations(session(), asked)
