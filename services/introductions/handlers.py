"""What the introductions service hears, and what it does about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from events.contacts import ContactGiven
from events.contract import Event
from events.counsel import CounselGranted, CounselRefused
from events.envelope import Envelope
from events.erasures import PersonErased
from events.handover_parts import (
    GatheringPartSettled,
    GatheringPartsReported,
    MembershipPartSettled,
    MembershipPartsReported,
)
from events.matches import MatchFound, NobodyFound, WishSearched
from events.memberships import (
    MemberJoined,
    MembershipCeased,
    MembershipLapsed,
    MembershipReinstated,
    MembershipReleased,
    MembershipRenewed,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from events.merges import (
    OrganisationMerged,
    OrganisationMergeUndone,
    PersonMerged,
    PersonMergeUndone,
)
from events.organisations import OrganisationDescribed, OrganisationRegistered
from events.persons import PersonRegistered, ProfilePublished
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.rounds import EncounterAgreed
from events.staff import StaffAppointed, StaffStoodDown
from services.introductions.actions import bookings, erasures, merges, people, requests
from services.introductions.actions.abandonments import abandon_all_of
from services.introductions.actions.encounters import introduce_those_who_met
from services.introductions.actions.handovers import hand_over, take_parts_in, welcome_back
from services.introductions.actions.parts import settle_part
from services.introductions.actions.proposals import propose_match
from services.introductions.actions.waiting import try_waiting
from shared.database import Session
from shared.inbox import Inbox
from shared.retelling import is_retold

inbox = Inbox("introductions")


@inbox.on(MatchFound)
def propose_introduction(found: MatchFound, session: Session, heard: Envelope) -> None:
    """Two people should meet: ask them, or keep the match until there is room for it."""
    if not is_retold():
        propose_match(session, found, heard.time)


@inbox.on(NobodyFound)
def show_stewards_whom_nobody_fits(found: NobodyFound, session: Session, heard: Envelope) -> None:
    """Who waits for long and fits nobody is seen by stewards, who may know somebody."""
    people.note_nobody_found(session, found.person_id, heard.time)


@inbox.on(WishSearched)
def keep_what_was_found_for_a_wish(searched: WishSearched, session: Session) -> None:
    """A wish that nobody comes close to waits for a steward, who may know somebody."""
    requests.note_search(session, searched.request_id, searched.found)


@inbox.on(EncounterAgreed)
def introduce_two_who_met(agreed: EncounterAgreed, session: Session, heard: Envelope) -> None:
    """Who met in a round, and would both meet again, get each other's address."""
    if not is_retold():
        introduce_those_who_met(session, agreed, heard.time)


@inbox.on(PersonRegistered)
def remember_person(registered: PersonRegistered, session: Session) -> None:
    """A person may have introductions one day."""
    people.remember_person(session, registered.person_id)


@inbox.on(ProfilePublished)
def remember_profile(published: ProfilePublished, session: Session, heard: Envelope) -> None:
    """What may be told of a person; a match that was ahead of the profile is tried now."""
    people.remember_profile(session, published)
    _try_waiting(session, [published.person_id], heard)


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
    if not is_retold():
        welcome_back(session, appointed, heard.time)
    _try_waiting(session, [appointed.person_id], heard)


@inbox.on(RepresentativeLeft)
def open_handover(left: RepresentativeLeft, session: Session, heard: Envelope) -> None:
    """Access ends at once, and what depended on the leaver waits for somebody to follow."""
    if is_retold():
        people.end_representation(session, left)
    else:
        hand_over(session, left, heard.time)


@inbox.on(GatheringPartsReported, MembershipPartsReported)
def take_parts(
    reported: GatheringPartsReported | MembershipPartsReported, session: Session, heard: Envelope
) -> None:
    """What depended on a leaver in another service is part of the handover."""
    if not is_retold():
        service = reported.stream.source
        take_parts_in(session, reported.handover_id, service, reported.parts, heard.time)


@inbox.on(GatheringPartSettled, MembershipPartSettled)
def settle(settled: GatheringPartSettled | MembershipPartSettled, session: Session) -> None:
    """What another service could not pass on is lost, and counted."""
    told = settled.kind, settled.reference_id, settled.carried
    settle_part(session, settled.handover_id, *told)


@inbox.on(MemberJoined)
def remember_member(joined: MemberJoined, session: Session, heard: Envelope) -> None:
    """Members may be introduced; a match that was ahead of the membership is tried now."""
    people.remember_member(session, joined)
    _try_waiting(session, people.people_of(session, joined.membership_id), heard)


@inbox.on(
    MembershipLapsed,
    MembershipSuspended,
    MembershipResigned,
    MembershipTerminated,
    MembershipCeased,
)
def rest_member(
    ended: MembershipLapsed
    | MembershipSuspended
    | MembershipResigned
    | MembershipTerminated
    | MembershipCeased,
    session: Session,
    heard: Envelope,
) -> None:
    """Who is no member is proposed to nobody; what is open may still be answered.

    What is no more hands nothing over; where it was merged into another, that one does.
    """
    people.mark_membership(session, ended.membership_id, active=False)
    is_no_more = isinstance(ended, MembershipCeased) and ended.cause != "merged"
    if is_no_more and ended.organisation_id and not is_retold():
        abandon_all_of(session, ended.organisation_id, heard.time)


@inbox.on(MembershipRenewed, MembershipReinstated, MembershipReleased)
def reinstate_member(
    back: MembershipRenewed | MembershipReinstated | MembershipReleased,
    session: Session,
    heard: Envelope,
) -> None:
    """Who lapsed and paid after all is a member again, and what waited for them is tried."""
    if isinstance(back, MembershipRenewed) and not back.benefits_active:
        return
    people.mark_membership(session, back.membership_id, active=True)
    _try_waiting(session, people.people_of(session, back.membership_id), heard)


@inbox.on(CounselGranted)
def take_grant(granted: CounselGranted, session: Session) -> None:
    """The counsel fund pays for hours that were booked."""
    if not is_retold():
        bookings.take_grant(session, granted)


@inbox.on(CounselRefused)
def take_refusal(refused: CounselRefused, session: Session, heard: Envelope) -> None:
    """The counsel fund does not pay for hours that were booked."""
    if not is_retold():
        bookings.take_refusal(session, refused, heard.time)


@inbox.on(StaffAppointed)
def let_staff_in(appointed: StaffAppointed, session: Session) -> None:
    """A person may act for the association."""
    people.give_staff_role(session, appointed.person_id, appointed.role)


@inbox.on(StaffStoodDown)
def let_staff_go(stood_down: StaffStoodDown, session: Session) -> None:
    """A person may act for the association no longer."""
    people.take_staff_role(session, stood_down.person_id, stood_down.role)


@inbox.on(PersonMerged)
def take_two_persons_for_one(merged: PersonMerged, session: Session) -> None:
    """What a person who was known twice has begun is carried on by the survivor."""
    merges.follow(session, "person", merged.merge_id, merged.person_id, merged.survivor_id)


@inbox.on(OrganisationMerged)
def take_two_organisations_for_one(merged: OrganisationMerged, session: Session) -> None:
    """Partnerships and handovers of an organisation that was known twice are the survivor's."""
    ids = merged.organisation_id, merged.survivor_id
    merges.follow(session, "organisation", merged.merge_id, *ids)


@inbox.on(PersonMergeUndone, OrganisationMergeUndone)
def take_them_for_two_again(
    undone: PersonMergeUndone | OrganisationMergeUndone, session: Session
) -> None:
    """What came from the other goes back to the other."""
    merges.unfollow(session, undone.merge_id)


def _try_waiting(session: Session, person_ids: Collection[UUID], heard: Envelope) -> None:
    """What waits was tried when this was heard first."""
    if not is_retold():
        try_waiting(session, person_ids, heard.time)


@inbox.afterwards
def let_what_came_late_be_the_survivors(heard: Sequence[Event], session: Session) -> None:
    """Others may speak of an old id before they have heard of the merge."""
    merges.follow_late(session, heard)


@inbox.on(PersonErased)
def name_nobody(erased: PersonErased, session: Session, heard: Envelope) -> None:
    """What is open with whoever was erased ends, and threads go on without a name."""
    erasures.forget(session, [erased.person_id, *erased.former_ids], heard.time)


@inbox.afterwards
def let_nobody_come_back(heard: Sequence[Event], session: Session) -> None:
    """What is said late, or again, of somebody who was erased tells nothing of them."""
    erasures.forget_late(session, heard)
