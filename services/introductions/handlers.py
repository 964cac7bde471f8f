"""What the introductions service hears, and what it does about it."""

from __future__ import annotations

from collections.abc import Sequence

from events.contacts import ContactGiven
from events.envelope import Envelope
from events.matches import MatchFound
from events.memberships import MemberJoined, MembershipLapsed, MembershipRenewed
from events.organisations import OrganisationDescribed, OrganisationRegistered
from events.persons import PersonRegistered, ProfilePublished
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.staff import StaffAppointed, StaffStoodDown
from services.introductions.actions import people
from services.introductions.actions.handovers import hand_over, welcome_back
from services.introductions.actions.proposals import propose_match
from services.introductions.actions.waiting import try_waiting
from shared.database import Session
from shared.inbox import Inbox

inbox = Inbox("introductions")


@inbox.on(MatchFound)
def propose_introduction(found: MatchFound, session: Session, heard: Envelope) -> None:
    """Two people should meet: ask them, or keep the match until there is room for it."""
    propose_match(session, found, heard.time)


@inbox.on(PersonRegistered)
def remember_person(registered: PersonRegistered, session: Session) -> None:
    """A person may have introductions one day."""
    people.remember_person(session, registered.person_id)


@inbox.on(ProfilePublished)
def remember_profile(published: ProfilePublished, session: Session, heard: Envelope) -> None:
    """What may be told of a person; a match that was ahead of the profile is tried now."""
    people.remember_profile(session, published)
    try_waiting(session, [published.person_id], heard.time)


@inbox.on(ContactGiven)
def remember_contact(given: ContactGiven, session: Session) -> None:
    """A name and address, for the day that both say yes."""
    people.remember_contact(session, given)


@inbox.on_many(OrganisationRegistered, OrganisationDescribed)
def remember_organisations(
    told: Sequence[OrganisationRegistered | OrganisationDescribed], session: Session
) -> None:
    """What sort of organisation somebody is from."""
    people.remember_organisations(session, told)


@inbox.on(RepresentativeAppointed)
def remember_representative(
    appointed: RepresentativeAppointed, session: Session, heard: Envelope
) -> None:
    """A person speaks for an organisation; who comes back before anybody followed takes up the thread."""
    people.remember_appointment(session, appointed)
    welcome_back(session, appointed, heard.time)
    try_waiting(session, [appointed.person_id], heard.time)


@inbox.on(RepresentativeLeft)
def open_handover(left: RepresentativeLeft, session: Session, heard: Envelope) -> None:
    """Access ends at once, and what depended on the leaver waits for somebody to follow."""
    hand_over(session, left, heard.time)


@inbox.on(MemberJoined)
def remember_member(joined: MemberJoined, session: Session, heard: Envelope) -> None:
    """Members may be introduced; a match that was ahead of the membership is tried now."""
    people.remember_member(session, joined)
    try_waiting(session, people.people_of(session, joined.membership_id), heard.time)


@inbox.on(MembershipLapsed)
def rest_member(lapsed: MembershipLapsed, session: Session) -> None:
    """Who is no member is proposed to nobody; what is open may still be answered."""
    people.mark_membership(session, lapsed.membership_id, active=False)


@inbox.on(MembershipRenewed)
def reinstate_member(renewed: MembershipRenewed, session: Session, heard: Envelope) -> None:
    """Who lapsed and paid after all is a member again, and what waited for them is tried."""
    people.mark_membership(session, renewed.membership_id, active=True)
    try_waiting(session, people.people_of(session, renewed.membership_id), heard.time)


@inbox.on(StaffAppointed)
def let_staff_in(appointed: StaffAppointed, session: Session) -> None:
    """A person may act for the association."""
    people.give_staff_role(session, appointed.person_id, appointed.role)


@inbox.on(StaffStoodDown)
def let_staff_go(stood_down: StaffStoodDown, session: Session) -> None:
    """A person may act for the association no longer."""
    people.take_staff_role(session, stood_down.person_id, stood_down.role)
