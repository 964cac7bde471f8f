"""What the events service hears: who is on the staff, who is a member, and who speaks for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from events.contacts import ContactGiven
from events.contract import Event
from events.dues import SponsorshipAgreed, SponsorshipEnded
from events.envelope import Envelope
from events.erasures import PersonErased
from events.handovers import HandoverItemCarried, HandoverPartsAsked
from events.memberships import (
    ApplicationSubmitted,
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
from events.persons import ProfilePublished
from events.places import PlaceBilled, PlaceBillPaid, PlaceBillRefused
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.rounds import RoundScored
from events.staff import StaffAppointed, StaffStoodDown
from services.events.actions import erasures, handovers, holds, merges
from services.events.actions.people import (
    note_discretion,
    note_hidden_organisation,
    note_name,
    note_offer,
    note_organisation,
    note_sector,
)
from services.events.actions.rounds import keep_scores
from services.events.actions.tickets import price_as_non_member
from services.events.models import Applicant, Membership, Representation, Sponsorship, StaffRole
from services.events.queries.access import people_of
from shared.database import Session, insert_once, upsert
from shared.inbox import Inbox
from shared.retelling import is_retold

SERVICE = "events"

inbox = Inbox(SERVICE)


@inbox.on(StaffAppointed)
def give_staff_role(appointed: StaffAppointed, session: Session) -> None:
    """From now on the person may do here what the role may do."""
    insert_once(session, StaffRole, person_id=appointed.person_id, role=appointed.role)


@inbox.on(StaffStoodDown)
def take_staff_role(stood_down: StaffStoodDown, session: Session) -> None:
    """The role ends at once; the person's other roles stay."""
    session.execute(
        delete(StaffRole).where(
            StaffRole.person_id == stood_down.person_id, StaffRole.role == stood_down.role
        )
    )


@inbox.on(RepresentativeAppointed)
def let_representative_in(appointed: RepresentativeAppointed, session: Session) -> None:
    """The person comes for the organisation from the day of the appointment."""
    upsert(
        session,
        Representation,
        {"representation_id": appointed.representation_id},
        {
            "organisation_id": appointed.organisation_id,
            "person_id": appointed.person_id,
            "starts_on": appointed.starts_on,
        },
    )


@inbox.on(RepresentativeLeft)
def end_representation(left: RepresentativeLeft, session: Session) -> None:
    """Access for the organisation ends; the leaver's answers stay theirs until somebody decides."""
    upsert(
        session,
        Representation,
        {"representation_id": left.representation_id},
        {
            "organisation_id": left.organisation_id,
            "person_id": left.person_id,
            "left_on": left.left_on,
        },
    )


@inbox.on(ProfilePublished)
def respect_discretion(published: ProfilePublished, session: Session) -> None:
    """Who is discreet is named to nobody whom they will meet, unless they say so."""
    is_hidden = published.discreet or published.visibility.get("name") == "nobody"
    note_discretion(session, published.person_id, is_hidden)
    hides = published.visibility.get("organisation") == "nobody"
    note_hidden_organisation(session, published.person_id, hides)
    offers = any(one.tag == "speaking" for one in published.offers)
    shown = {published.visibility.get(one) for one in ("name", "offers", "causes")}
    is_named = not is_hidden and shown <= {"members", "public"}
    note_offer(session, published.person_id, offers, published.causes, is_named)


@inbox.on(ContactGiven)
def know_the_name(given: ContactGiven, session: Session) -> None:
    """Badges and the list at the door say what people are called; addresses are not kept here."""
    note_name(session, given.person_id, given.full_name)


@inbox.on(OrganisationRegistered, OrganisationDescribed)
def know_the_organisation(
    described: OrganisationRegistered | OrganisationDescribed, session: Session
) -> None:
    """Badges say for whom people come, and speakers are to be of several sectors."""
    note_organisation(session, described.organisation_id, described.display_name)
    note_sector(session, described.organisation_id, described.sector, described.causes)


@inbox.on(RoundScored)
def keep_scores_of_rounds(scored: RoundScored, session: Session) -> None:
    """When all is told that was asked for, the rounds can be planned."""
    keep_scores(session, scored)


@inbox.on(HandoverPartsAsked)
def report_places(asked: HandoverPartsAsked, session: Session, heard: Envelope) -> None:
    """Which places depended on somebody who left is said to those who hand over."""
    if SERVICE in asked.services and not is_retold():
        handovers.report_places(session, asked, heard.time)


@inbox.on(HandoverItemCarried)
def pass_place_on(carried: HandoverItemCarried, session: Session, heard: Envelope) -> None:
    """A leaver's place is that of who follows."""
    if carried.service == SERVICE and not is_retold():
        handovers.pass_place_on(session, carried, heard.time)


@inbox.on(ApplicationSubmitted)
def note_who_applies(applied: ApplicationSubmitted, session: Session, heard: Envelope) -> None:
    """Who was in an audience and applies is counted as won by it; who need only renew is not."""
    if not applied.is_member:
        insert_once(
            session,
            Applicant,
            application_id=applied.application_id,
            person_id=applied.person_id,
            organisation_id=applied.organisation_id,
            applied_at=heard.time,
        )


@inbox.on(MemberJoined)
def welcome_member(joined: MemberJoined, session: Session, heard: Envelope) -> None:
    """The organisation, with those who speak for it, or the person may answer as a member."""
    upsert(
        session,
        Membership,
        {"membership_id": joined.membership_id},
        {
            "organisation_id": joined.organisation_id,
            "person_id": joined.person_id,
            "starts_on": joined.starts_on,
            "joined_at": heard.time,
        },
    )


@inbox.on(MembershipRenewed, MembershipReinstated, MembershipReleased)
def take_member_back(
    back: MembershipRenewed | MembershipReinstated | MembershipReleased, session: Session
) -> None:
    """Who had lapsed, or rested, is a member again; a term that is paid lifts no hold."""
    if isinstance(back, MembershipRenewed) and not back.benefits_active:
        return
    upsert(session, Membership, {"membership_id": back.membership_id}, {"lapsed_on": None})


@inbox.on(MembershipLapsed)
def end_membership(lapsed: MembershipLapsed, session: Session, heard: Envelope) -> None:
    """No new answers as a member; a place that is held stays, at the price that others pay."""
    _end(session, lapsed, lapsed.lapsed_on)
    if not is_retold():
        people = people_of(session, lapsed.organisation_id, lapsed.person_id)
        price_as_non_member(session, people, heard.time, lapsed.lapsed_on)


@inbox.on(MembershipSuspended)
def rest_membership(suspended: MembershipSuspended, session: Session) -> None:
    """While a hold is on a membership there are no new answers as a member."""
    _end(session, suspended, suspended.suspended_on)


@inbox.on(MembershipResigned)
def end_membership_of_who_resigned(resigned: MembershipResigned, session: Session) -> None:
    """Who has left answers as a guest."""
    _end(session, resigned, resigned.resigned_on)


@inbox.on(MembershipTerminated)
def end_terminated_membership(terminated: MembershipTerminated, session: Session) -> None:
    """Whose membership the association ended answers as a guest."""
    _end(session, terminated, terminated.terminated_on)


@inbox.on(MembershipCeased)
def end_ceased_membership(ceased: MembershipCeased, session: Session) -> None:
    """What is no more has no membership."""
    _end(session, ceased, ceased.ceased_on)


@inbox.on(SponsorshipAgreed)
def know_a_sponsor(agreed: SponsorshipAgreed, session: Session) -> None:
    """Who pays for others has the tickets that are for sponsors."""
    upsert(
        session,
        Sponsorship,
        {"sponsorship_id": agreed.sponsorship_id},
        {
            "person_id": agreed.person_id,
            "sponsor_organisation_id": agreed.sponsor_organisation_id,
            "sponsor_person_id": agreed.sponsor_person_id,
            "starts_on": agreed.starts_on,
            "ended_on": agreed.ends_on,
        },
    )


@inbox.on(SponsorshipEnded)
def thank_a_sponsor(ended: SponsorshipEnded, session: Session) -> None:
    """From this day on they have no tickets for sponsors any more by it."""
    values = {"person_id": ended.person_id, "ended_on": ended.ended_on}
    upsert(session, Sponsorship, {"sponsorship_id": ended.sponsorship_id}, values)


@inbox.on(PlaceBilled)
def note_the_bill(billed: PlaceBilled, session: Session) -> None:
    """Who holds places sees by which invoice they are paid."""
    if not is_retold():
        holds.note_bill(session, billed)


@inbox.on(PlaceBillPaid)
def confirm_what_is_paid(paid: PlaceBillPaid, session: Session, heard: Envelope) -> None:
    """Places that are paid are confirmed."""
    if not is_retold():
        holds.confirm_paid(session, paid, heard.time)


@inbox.on(PlaceBillRefused)
def give_up_what_nobody_pays(refused: PlaceBillRefused, session: Session, heard: Envelope) -> None:
    """Places that nobody can be billed for are free again."""
    if not is_retold():
        holds.give_up_unbilled(session, refused, heard.time)


@inbox.on(PersonMerged)
def take_two_persons_for_one(merged: PersonMerged, session: Session) -> None:
    """Answers, roles and memberships of a person who was known twice are the survivor's."""
    merges.follow(session, "person", merged.merge_id, merged.person_id, merged.survivor_id)


@inbox.on(OrganisationMerged)
def take_two_organisations_for_one(merged: OrganisationMerged, session: Session) -> None:
    """Whoever came for an organisation that was known twice comes for the survivor."""
    ids = merged.organisation_id, merged.survivor_id
    merges.follow(session, "organisation", merged.merge_id, *ids)


@inbox.on(PersonMergeUndone, OrganisationMergeUndone)
def take_them_for_two_again(
    undone: PersonMergeUndone | OrganisationMergeUndone, session: Session
) -> None:
    """What came from the other goes back to the other."""
    merges.unfollow(session, undone.merge_id)


def _end(
    session: Session,
    ended: MembershipLapsed
    | MembershipSuspended
    | MembershipResigned
    | MembershipTerminated
    | MembershipCeased,
    on: date,
) -> None:
    values = {
        "organisation_id": ended.organisation_id,
        "person_id": ended.person_id,
        "lapsed_on": on,
    }
    upsert(session, Membership, {"membership_id": ended.membership_id}, values)


@inbox.afterwards
def let_what_came_late_be_the_survivors(heard: Sequence[Event], session: Session) -> None:
    """Others may speak of an old id before they have heard of the merge."""
    merges.follow_late(session, heard)


@inbox.on(PersonErased)
def give_places_back(erased: PersonErased, session: Session, heard: Envelope) -> None:
    """Whoever was erased comes to nothing any more; where they came is counted, and names nobody."""
    erasures.forget(session, [erased.person_id, *erased.former_ids], heard.time)


@inbox.afterwards
def let_nobody_come_back(heard: Sequence[Event], session: Session) -> None:
    """What is said late, or again, of somebody who was erased tells nothing of them."""
    erasures.forget_late(session, heard)
