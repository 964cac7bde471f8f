"""Inviting somebody to speak for an organisation: the seat is kept until they answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from events.invitations import (
    InvitationAccepted,
    InvitationDeclined,
    InvitationExpired,
    InvitationSent,
    InvitationWithdrawn,
)
from services.membership.actions.roles import Grant, give_roles, give_seat
from services.membership.actions.seats import lock_seats
from services.membership.models import (
    Invitation,
    InvitationState,
    Membership,
    Representation,
    RepresentationState,
)
from services.membership.queries.invitations import invitation_of, let_accept, read_link
from services.membership.queries.persons import person_of
from services.membership.queries.policies import representatives_policy
from services.membership.queries.representatives import (
    live_representation,
    seats_held,
    seats_taken,
)
from services.membership.rules.invitations import (
    NoSuchInvitation,
    SpeaksAlready,
    check_benefits,
    check_link,
    check_open,
    is_open,
)
from services.membership.rules.representing import check_seat, seats_of
from shared.database import Session, lock_row
from shared.outbox import announce
from shared.tokens import HasKeys


def invite(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    roles: Iterable[str],
    by_id: UUID | None,
    today: date,
    now: datetime,
) -> Invitation:
    """Ask somebody to speak for an organisation, and keep a seat for them.

    Asking twice returns the invitation that is open; with other roles, they are asked to take those.
    """
    person = person_of(session, person_id)
    membership = check_benefits(lock_seats(session, organisation_id, today), today)
    known = live_representation(session, organisation_id, person.id)
    if known is not None and known.state == RepresentationState.CONFIRMED:
        raise SpeaksAlready("Give them the role instead")
    standing = _open_invitation(session, organisation_id, person.id, today)
    if standing is not None:
        standing.roles = sorted({*standing.roles, *roles})
        return standing
    check_seat(seats_taken(session, organisation_id, today), seats_of(membership))
    days = timedelta(days=representatives_policy(session).invitation_days)
    invitation = Invitation(
        organisation_id=organisation_id,
        person_id=person.id,
        roles=sorted(set(roles)),
        state=InvitationState.SENT,
        link_number=1,
        invited_by_id=by_id,
        invited_at=now,
        expires_on=today + days,
    )
    session.add(invitation)
    session.flush()
    announce(session, _sent(invitation))
    return invitation


def resend_invitation(
    session: Session, organisation_id: UUID, invitation_id: UUID, by_id: UUID | None, today: date
) -> Invitation:
    """Write the letter anew, with a new link and as much time again; the link before is void.

    Whoever sends it again vouches for it from now on. Asking twice writes two letters.
    """
    invitation, _ = _locked(session, organisation_id, invitation_id, today)
    check_open(invitation, today)
    days = timedelta(days=representatives_policy(session).invitation_days)
    invitation.link_number += 1
    invitation.expires_on, invitation.invited_by_id = today + days, by_id
    session.flush()
    announce(session, _sent(invitation))
    return invitation


def withdraw_invitation(
    session: Session, organisation_id: UUID, invitation_id: UUID, today: date, now: datetime
) -> Invitation:
    """Think better of it: the link is void and the seat free. Asking twice changes nothing."""
    invitation, _ = _locked(session, organisation_id, invitation_id, today)
    if invitation.state == InvitationState.WITHDRAWN:
        return invitation
    check_open(invitation, today)
    invitation.state, invitation.answered_at = InvitationState.WITHDRAWN, now
    announce(session, InvitationWithdrawn(**_whose(invitation)))
    return invitation


def accept_invitation(
    session: Session, keys: HasKeys, token: str, today: date, now: datetime
) -> Invitation:
    """Say yes by the link, which works once: the kept seat is taken, unless things have changed.

    Checked again are the membership, the seats and whether whoever invited still may. Asking twice is
    refused.
    """
    invitation, membership = _by_link(session, keys, token, today, now)
    membership = check_benefits(membership, today)
    let_accept(session, invitation, today)
    representation = _take_seat(session, invitation, seats_of(membership), today, now)
    invitation.state, invitation.answered_at = InvitationState.ACCEPTED, now
    invitation.representation_id = representation.id
    session.flush()
    accepted = InvitationAccepted(representation_id=representation.id, **_whose(invitation))
    announce(session, accepted)
    return invitation


def decline_invitation(
    session: Session, keys: HasKeys, token: str, today: date, now: datetime
) -> Invitation:
    """Say no by the link: the seat is free. Asking twice is refused."""
    invitation, _ = _by_link(session, keys, token, today, now)
    invitation.state, invitation.answered_at = InvitationState.DECLINED, now
    declined = InvitationDeclined(**_whose(invitation), invited_by_id=invitation.invited_by_id)
    announce(session, declined)
    return invitation


def expire_invitations(session: Session, today: date, limit: int = 100) -> int:
    """Close the invitations that nobody answered in time. Asking twice does nothing more."""
    late = select(Invitation).where(
        Invitation.state == InvitationState.SENT, Invitation.expires_on <= today
    )
    found = late.order_by(Invitation.id).limit(limit).with_for_update(skip_locked=True)
    expired = session.scalars(found).all()
    for invitation in expired:
        _expire(session, invitation)
    return len(expired)


def _open_invitation(
    session: Session, organisation_id: UUID, person_id: UUID, today: date
) -> Invitation | None:
    """The invitation that a person may still answer; one that is too late is closed on the way."""
    sent = select(Invitation).where(
        Invitation.organisation_id == organisation_id,
        Invitation.person_id == person_id,
        Invitation.state == InvitationState.SENT,
    )
    found = session.scalar(sent.with_for_update())
    if found is None or is_open(found, today):
        return found
    _expire(session, found)
    session.flush()
    return None


def _expire(session: Session, invitation: Invitation) -> None:
    invitation.state = InvitationState.EXPIRED
    announce(session, InvitationExpired(**_whose(invitation)))


def _take_seat(
    session: Session, invitation: Invitation, seats: int, today: date, now: datetime
) -> Representation:
    """The seat that was kept; others may have been given away meanwhile, for a smaller tier."""
    grant = Grant(today, invitation.invited_by_id, now, "invited")
    known = live_representation(session, invitation.organisation_id, invitation.person_id)
    if known is None or known.state != RepresentationState.CONFIRMED:
        check_seat(seats_held(session, invitation.organisation_id), seats)
    if known is not None:
        return give_roles(session, known, invitation.roles, grant)
    return give_seat(
        session, invitation.organisation_id, invitation.person_id, invitation.roles, grant
    )


def _by_link(
    session: Session, keys: HasKeys, token: str, today: date, now: datetime
) -> tuple[Invitation, Membership | None]:
    """The open invitation of a link, locked, with the membership of who invites."""
    invitation_id, number = read_link(keys, token, now)
    found = invitation_of(session, invitation_id)
    invitation, membership = _locked(session, found.organisation_id, invitation_id, today)
    check_open(invitation, today)
    check_link(number, invitation.link_number)
    return invitation, membership


def _locked(
    session: Session, organisation_id: UUID, invitation_id: UUID, today: date
) -> tuple[Invitation, Membership | None]:
    membership = lock_seats(session, organisation_id, today)
    invitation = lock_row(session, Invitation, invitation_id)
    if invitation is None or invitation.organisation_id != organisation_id:
        raise NoSuchInvitation
    return invitation, membership


def _whose(invitation: Invitation) -> dict[str, UUID]:
    return {
        "invitation_id": invitation.id,
        "organisation_id": invitation.organisation_id,
        "person_id": invitation.person_id,
    }


def _sent(invitation: Invitation) -> InvitationSent:
    return InvitationSent(
        **_whose(invitation),
        roles=tuple(invitation.roles),
        link_number=invitation.link_number,
        expires_on=invitation.expires_on,
        invited_by_id=invitation.invited_by_id,
    )
