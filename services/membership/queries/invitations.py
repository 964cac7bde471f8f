"""Invitations, shown to those who may see them, and whether whoever invited still may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Invitation, StaffRole
from services.membership.models.invitations import InvitationState
from services.membership.queries.organisations import organisation_of
from services.membership.queries.representatives import let_appoint, live_representation
from services.membership.rules.invitations import InviterMayNoLonger, NoSuchInvitation
from services.membership.rules.representing import may_appoint, roles_on
from shared.callers import Caller, Role
from shared.database import Session
from shared.languages import mark
from shared.tokens import HasKeys, read

PURPOSE = "invitation"
_REPLACED = "replaced"
STATES_IN_WORDS = {
    InvitationState.ACCEPTED: mark("This invitation is accepted. There is nothing to do."),
    InvitationState.DECLINED: mark("This invitation is declined. There is nothing to do."),
    InvitationState.WITHDRAWN: mark("This invitation is withdrawn. There is nothing to do."),
    InvitationState.EXPIRED: mark("This invitation is expired. There is nothing to do."),
    _REPLACED: mark("A newer letter took the place of this one. Please follow the link in that."),
}


@dataclass(frozen=True)
class InvitationSeen:
    """An invitation as it is seen by whoever holds the link."""

    organisation: str
    roles: list[str]
    state: str
    expires_on: date


def read_link(keys: HasKeys, token: str, now: datetime) -> tuple[UUID, int]:
    """Which invitation a link is for, and the number of the letter. Raises BadToken, ExpiredToken."""
    said = read(keys, PURPOSE, token, now)
    return UUID(said["invitation_id"]), int(said["number"])


def invitation_of(session: Session, invitation_id: UUID) -> Invitation:
    """The invitation of an id. Raises NoSuchInvitation."""
    found = session.get(Invitation, invitation_id)
    if found is None:
        raise NoSuchInvitation(f"No invitation has the id {invitation_id}")
    return found


def invitation_seen(session: Session, keys: HasKeys, token: str, now: datetime) -> InvitationSeen:
    """What somebody is asked, for whoever holds the link, or why that link asks nothing any more."""
    invitation_id, number = read_link(keys, token, now)
    invitation = invitation_of(session, invitation_id)
    name = organisation_of(session, invitation.organisation_id).display_name
    waits = invitation.state == InvitationState.SENT
    is_old = waits and number != invitation.link_number
    state = _REPLACED if is_old else invitation.state
    return InvitationSeen(name, invitation.roles, state, invitation.expires_on)


def invitations(
    session: Session, organisation_id: UUID, caller: Caller, today: date
) -> list[Invitation]:
    """All invitations of an organisation, oldest first, for who may invite."""
    let_appoint(session, organisation_id, caller, today)
    organisation = organisation_of(session, organisation_id)
    of_organisation = select(Invitation).where(Invitation.organisation_id == organisation.id)
    return list(session.scalars(of_organisation.order_by(Invitation.id)))


def let_accept(session: Session, invitation: Invitation, today: date) -> None:
    """Refuse to accept what was asked by somebody who may not ask any more. A program always may."""
    inviter_id = invitation.invited_by_id
    if inviter_id is None:
        return
    roles = select(StaffRole.role).where(StaffRole.person_id == inviter_id)
    staff = frozenset(Role(role) for role in session.scalars(roles))
    own = live_representation(session, invitation.organisation_id, inviter_id)
    if not may_appoint(Caller(inviter_id, staff), roles_on(own, today) if own else ()):
        raise InviterMayNoLonger("Ask the organisation to send the invitation again")
