"""What is said of people who are asked to speak for a member organisation."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

INVITATION = Stream(source="membership", name="invitation", subject="invitation_id")


class InvitationSent(Event, name="invitation.sent.v1", stream=INVITATION):
    """A person is asked to speak for an organisation, and a seat is kept for them.

    The link itself is made by whoever writes the letter; `link_number` says which of several is meant:
    one that is sent again makes those before it void. It works until the day `expires_on` begins.
    """

    invitation_id: UUID
    organisation_id: UUID
    person_id: UUID
    roles: tuple[str, ...]
    link_number: int
    expires_on: date
    invited_by_id: UUID | None = None


class InvitationAccepted(Event, name="invitation.accepted.v1", stream=INVITATION):
    """The person said yes, and speaks for the organisation now."""

    invitation_id: UUID
    organisation_id: UUID
    person_id: UUID
    representation_id: UUID


class InvitationDeclined(Event, name="invitation.declined.v1", stream=INVITATION):
    """The person said no; the seat is free."""

    invitation_id: UUID
    organisation_id: UUID
    person_id: UUID
    invited_by_id: UUID | None = None


class InvitationWithdrawn(Event, name="invitation.withdrawn.v1", stream=INVITATION):
    """The organisation thought better of it; the link is void and the seat is free."""

    invitation_id: UUID
    organisation_id: UUID
    person_id: UUID


class InvitationExpired(Event, name="invitation.expired.v1", stream=INVITATION):
    """Nobody answered in time; the link is void and the seat is free."""

    invitation_id: UUID
    organisation_id: UUID
    person_id: UUID
