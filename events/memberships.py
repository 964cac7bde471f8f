"""What is said of applications, memberships and dues."""

from datetime import date
from uuid import UUID

from events.contract import Event, Personal, Stream

APPLICATION = Stream(source="membership", name="application", subject="application_id")
MEMBERSHIP = Stream(source="membership", name="membership", subject="membership_id")


class ApplicationSubmitted(Event, name="application.submitted.v1", stream=APPLICATION):
    """A newcomer applies; `person_id` is who applies, for the organisation if there is one.

    `is_member` says that whoever applies is a member already, or was, and need only renew.
    """

    application_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    tier: str
    is_member: bool = False
    tier_name: str = ""


class ApplicationStarted(Event, name="application.started.v1", stream=APPLICATION):
    """A newcomer began an application and has not sent it yet."""

    application_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    tier: str
    tier_name: str = ""


class ApplicationResumed(Event, name="application.resumed.v1", stream=APPLICATION):
    """Somebody came back to an application that is open; the applicant gets the way to it again."""

    application_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    tier: str
    tier_name: str = ""


class BallotOpened(Event, name="ballot.opened.v1", stream=APPLICATION):
    """An application awaits those who decide about it: those named, or else the stewards."""

    application_id: UUID
    organisation_id: UUID | None = None
    tier: str
    approver_ids: tuple[UUID, ...] = ()
    tier_name: str = ""


class ApplicationApproved(Event, name="application.approved.v1", stream=APPLICATION):
    """The association says yes; dues are asked for, with an invoice of this number."""

    application_id: UUID
    person_id: UUID
    membership_id: UUID
    invoice_id: UUID | None = None
    amount_minor: int = 0
    currency: str = "EUR"
    due_on: date | None = None
    invoice_number: str = ""


class ApplicationDeclined(Event, name="application.declined.v1", stream=APPLICATION):
    """The association says no, with its reason."""

    application_id: UUID
    person_id: UUID
    reason: Personal[str] = ""


class ApplicationWithdrawn(Event, name="application.withdrawn.v1", stream=APPLICATION):
    """An applicant thought better of it."""

    application_id: UUID
    person_id: UUID


class ApplicationExpired(Event, name="application.expired.v1", stream=APPLICATION):
    """Nobody did anything about an application for too long."""

    application_id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    tier: str
    tier_name: str = ""


class MemberJoined(Event, name="member.joined.v1", stream=MEMBERSHIP):
    """The first term began: an organisation or a person is a member, with whoever speaks for it.

    `taken_over` says that the membership ran before the association used Footbridge: known, but
    no newcomer to greet.
    """

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    tier: str
    starts_on: date
    ends_on: date
    taken_over: bool = False


class DuesPaid(Event, name="dues.paid.v1", stream=MEMBERSHIP):
    """An invoice for dues is paid in full."""

    membership_id: UUID
    invoice_id: UUID
    amount_minor: int
    currency: str
    paid_on: date


class MembershipRenewed(Event, name="membership.renewed.v1", stream=MEMBERSHIP):
    """A further term was appended.

    `benefits_active` says whether the member enjoys what members enjoy: not while a hold is on the
    membership, nor where it is over all the same.
    """

    membership_id: UUID
    starts_on: date
    ends_on: date
    benefits_active: bool = True


class MembershipGraceEntered(Event, name="membership.grace-entered.v1", stream=MEMBERSHIP):
    """The last term ended and nothing followed yet: benefits go on until grace runs out.

    `noticed` says that whoever pays was told so already, by a notice about the dues.
    """

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    term_id: UUID
    ended_on: date
    grace_ends_on: date
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    noticed: bool = False


class MembershipLapsed(Event, name="membership.lapsed.v1", stream=MEMBERSHIP):
    """Grace ran out without payment."""

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    lapsed_on: date
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None


class MembershipReinstated(Event, name="membership.reinstated.v1", stream=MEMBERSHIP):
    """A membership that had lapsed, or was over, runs again: benefits are back."""

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    reinstated_on: date


class MembershipSuspended(Event, name="membership.suspended.v1", stream=MEMBERSHIP):
    """A hold is on a membership: benefits rest."""

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    suspended_on: date


class MembershipReleased(Event, name="membership.released.v1", stream=MEMBERSHIP):
    """The hold on a membership is over: benefits are back."""

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    released_on: date


class MembershipResigned(Event, name="membership.resigned.v1", stream=MEMBERSHIP):
    """A member has left, as it asked to: benefits end."""

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    resigned_on: date


class MembershipTerminated(Event, name="membership.terminated.v1", stream=MEMBERSHIP):
    """The association ended a membership, which may be appealed against until a date: benefits end."""

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    terminated_on: date
    appeal_until: date | None = None


class MembershipCeased(Event, name="membership.ceased.v1", stream=MEMBERSHIP):
    """Whoever held a membership is no more (`cause`: dissolved, deceased or merged): benefits end."""

    membership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    ceased_on: date
    cause: str


class MembershipUpgraded(Event, name="membership.upgraded.v1", stream=MEMBERSHIP):
    """A membership has another tier for what is left of its terms."""

    membership_id: UUID
    from_tier: str
    to_tier: str
    upgraded_on: date


class MembershipDowngraded(Event, name="membership.downgraded.v1", stream=MEMBERSHIP):
    """A membership took another tier at its renewal."""

    membership_id: UUID
    from_tier: str
    to_tier: str
    downgraded_on: date
