"""Invitations: somebody is asked to speak for an organisation, and a seat is kept for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import invitations as actions
from services.membership.actions.persons import person_meant
from services.membership.models import Invitation
from services.membership.queries import invitations as queries
from services.membership.queries.representatives import let_appoint
from services.membership.schemas import examples
from services.membership.schemas.representatives import (
    InvitationList,
    InvitationOut,
    LinkUsed,
    NewInvitation,
)
from shared.callers import Role
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    caller,
    limit,
    now,
    session,
    settings,
    today,
)

blp = Blueprint("invitations", __name__, description=__doc__)


@blp.route("/organisations/<uuid:organisation_id>/invitations", methods=["POST"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(NewInvitation, example=examples.INVITATION)
@blp.response(201, InvitationOut)
def invite(asked: dict[str, Any], organisation_id: UUID) -> Invitation:
    """Ask somebody to speak for a member organisation; a seat is kept until they answer.

    They get a letter with a link that works once. The primary representative invites, or a steward.
    """
    let_appoint(session(), organisation_id, caller(), today())
    person = person_meant(session(), asked["person_id"], asked["person"], now())
    return actions.invite(
        session(),
        organisation_id,
        person.id,
        asked["roles"],
        caller().person_id,
        today(),
        now(),
    )


@blp.route("/organisations/<uuid:organisation_id>/invitations", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, InvitationList)
def invitations(organisation_id: UUID) -> dict[str, list[Invitation]]:
    """All invitations of an organisation, for who may invite."""
    return {"items": queries.invitations(session(), organisation_id, caller(), today())}


@blp.route(
    "/organisations/<uuid:organisation_id>/invitations/<uuid:invitation_id>/resends",
    methods=["POST"],
)
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(201, InvitationOut)
def resend(organisation_id: UUID, invitation_id: UUID) -> Invitation:
    """Write the letter anew, with a new link; the link before is void."""
    let_appoint(session(), organisation_id, caller(), today())
    return actions.resend_invitation(
        session(), organisation_id, invitation_id, caller().person_id, today()
    )


@blp.route(
    "/organisations/<uuid:organisation_id>/invitations/<uuid:invitation_id>/withdrawal",
    methods=["POST"],
)
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(201, InvitationOut)
def withdraw(organisation_id: UUID, invitation_id: UUID) -> Invitation:
    """Think better of it: the link is void, and the seat is free."""
    let_appoint(session(), organisation_id, caller(), today())
    return actions.withdraw_invitation(session(), organisation_id, invitation_id, today(), now())


@blp.route("/invitations/acceptances", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(LinkUsed)
@blp.response(201, InvitationOut)
def accept(asked: dict[str, Any]) -> Invitation:
    """Say yes, with what is in the link; it works once."""
    return actions.accept_invitation(session(), settings(), asked["token"], today(), now())


@blp.route("/invitations/refusals", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(LinkUsed)
@blp.response(201, InvitationOut)
def decline(asked: dict[str, Any]) -> Invitation:
    """Say no, with what is in the link; the seat is free."""
    return actions.decline_invitation(session(), settings(), asked["token"], today(), now())
