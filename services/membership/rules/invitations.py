"""Who may invite, who may still accept, and until when."""

from __future__ import annotations

from datetime import date

from services.membership.models import Invitation, InvitationState, Membership
from services.membership.rules.standing import has_benefits, standing_of
from shared.errors import NotFound, Refusal, Unauthenticated


class NoSuchInvitation(NotFound):
    """No invitation is known by this id."""


class SpeaksAlready(Refusal):
    """This person speaks for the organisation already."""


class MembershipRests(Refusal):
    """The organisation does not enjoy what members enjoy at present."""


class InvitationIsClosed(Refusal):
    """This invitation was answered, withdrawn, or has expired."""


class LinkWasReplaced(Unauthenticated):
    """A newer letter holds the link that works."""


class InviterMayNoLonger(Refusal):
    """Whoever invited may not do so any more."""


def check_benefits(membership: Membership | None, today: date) -> Membership:
    """The membership, while it gives benefits; refuses to add anybody to one that does not."""
    if membership is None or not has_benefits(standing_of(membership, today)):
        raise MembershipRests("Nobody can be added while the membership is not active")
    return membership


def is_open(invitation: Invitation, today: date) -> bool:
    """Whether an invitation may still be answered."""
    return invitation.state == InvitationState.SENT and today < invitation.expires_on


def check_open(invitation: Invitation, today: date) -> None:
    """Refuse to answer what was answered, withdrawn, or comes too late."""
    if not is_open(invitation, today):
        open_too_long = invitation.state == InvitationState.SENT
        state = InvitationState.EXPIRED if open_too_long else invitation.state
        raise InvitationIsClosed(f"The invitation is {state}; ask for a new one")


def check_link(given: int, last: int) -> None:
    """Refuse a link that was made void by a newer letter."""
    if given != last:
        raise LinkWasReplaced("Look for the last letter that we sent")
