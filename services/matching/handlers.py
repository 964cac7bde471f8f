"""What matching does about what it hears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from events.contract import Event
from events.envelope import Envelope
from events.erasures import PersonErased
from events.gatherings import (
    GatheringCancelled,
    GatheringPublished,
    RsvpAccepted,
    RsvpCancelled,
    RsvpPromoted,
)
from events.introductions import (
    IntroductionAccepted,
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionMade,
    IntroductionProposed,
    MeetingRated,
    PairKeptApart,
    WishMade,
)
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
from events.partnerships import PartnershipFormed
from events.persons import ProfilePublished
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.rounds import EncounterRated, RoundScoresAsked
from services.matching.actions import (
    erasures,
    gatherings,
    introductions,
    members,
    merges,
    rounds,
    wishes,
)
from services.matching.engine.wishing import Wanted
from shared.database import Session
from shared.inbox import Inbox

inbox = Inbox("matching")


@inbox.on_many(OrganisationRegistered, OrganisationDescribed)
def see_representatives_in_the_light_of_their_organisation(
    described: Sequence[OrganisationRegistered | OrganisationDescribed],
    session: Session,
    heard: Sequence[Envelope],
) -> None:
    """Sector, mission, causes, regions and languages of an organisation are those of its representatives too."""
    rows = [
        {
            "id": one.organisation_id,
            "sector": one.sector,
            "country": one.country,
            "mission": one.mission,
            "causes": list(one.causes),
            "regions": list(one.regions),
            "languages": list(one.languages),
        }
        for one in described
    ]
    members.keep_organisations(session, rows, heard[-1].time)


@inbox.on(ProfilePublished)
def look_at_a_profile_anew(published: ProfilePublished, session: Session, heard: Envelope) -> None:
    """What somebody offers and needs decides whom they should meet; a changed profile is looked at again."""
    content = {
        "title": published.title,
        "interests": published.interests,
        "offers": [asdict(topic) for topic in published.offers],
        "needs": [asdict(topic) for topic in published.needs],
        "causes": list(published.causes),
        "regions": list(published.regions),
        "languages": list(published.languages),
        "country": published.country,
        "discreet": published.discreet,
        "wants_introductions": published.wants_introductions,
    }
    members.keep_profile(session, published.person_id, content, heard.time)


@inbox.on(MemberJoined)
def find_matches_for_a_newcomer(joined: MemberJoined, session: Session, heard: Envelope) -> None:
    """A newcomer should meet the best two or three; a membership taken over sets nothing in motion."""
    members.start_membership(
        session,
        joined.membership_id,
        joined.organisation_id,
        joined.person_id,
        joined.starts_on,
        joined.taken_over,
        heard.time,
    )


@inbox.on(MembershipRenewed)
def match_those_who_stay(renewed: MembershipRenewed, session: Session, heard: Envelope) -> None:
    """Who comes back after a lapse can be matched again, unless a hold is on the membership."""
    if renewed.benefits_active:
        members.renew_membership(session, renewed.membership_id, heard.time)


@inbox.on(MembershipReinstated, MembershipReleased)
def match_those_who_are_back(
    back: MembershipReinstated | MembershipReleased, session: Session, heard: Envelope
) -> None:
    """Whose benefits are back can be matched again."""
    members.renew_membership(session, back.membership_id, heard.time)


@inbox.on(
    MembershipLapsed,
    MembershipSuspended,
    MembershipResigned,
    MembershipTerminated,
    MembershipCeased,
)
def match_no_former_member(
    ended: MembershipLapsed
    | MembershipSuspended
    | MembershipResigned
    | MembershipTerminated
    | MembershipCeased,
    session: Session,
    heard: Envelope,
) -> None:
    """Introductions are for members."""
    members.lapse_membership(session, ended.membership_id, heard.time)


@inbox.on(RepresentativeAppointed)
def find_matches_for_a_representative(
    appointed: RepresentativeAppointed, session: Session, heard: Envelope
) -> None:
    """A new face of a member should meet people as a newcomer does."""
    members.appoint(
        session,
        appointed.representation_id,
        appointed.organisation_id,
        appointed.person_id,
        appointed.starts_on,
        appointed.taken_over,
        heard.time,
    )


@inbox.on(RepresentativeLeft)
def match_no_leaver(left: RepresentativeLeft, session: Session, heard: Envelope) -> None:
    """Who left is matched only if they are a member on another ground."""
    members.leave(session, left.representation_id, left.person_id, heard.time)


@inbox.on(GatheringPublished)
def know_the_gathering(published: GatheringPublished, session: Session) -> None:
    """Reasons call a gathering by its title, and only those ahead count."""
    gatherings.keep_gathering(session, published.gathering_id, published.title, published.starts_at)


@inbox.on(GatheringCancelled)
def forget_the_gathering(cancelled: GatheringCancelled, session: Session) -> None:
    """Nobody meets at a gathering that does not take place."""
    gatherings.cancel_gathering(session, cancelled.gathering_id)


@inbox.on(RsvpAccepted, RsvpPromoted)
def find_whom_a_guest_should_meet(
    held: RsvpAccepted | RsvpPromoted, session: Session, heard: Envelope
) -> None:
    """Who comes to a gathering should know before whom to look for there."""
    gatherings.hold_place(session, held.gathering_id, held.person_id, heard.time)


@inbox.on(RsvpCancelled)
def count_no_guest_who_cancelled(cancelled: RsvpCancelled, session: Session) -> None:
    """Nobody is matched with somebody who does not come."""
    gatherings.give_back_place(session, cancelled.gathering_id, cancelled.person_id)


@inbox.on(RoundScoresAsked)
def tell_who_should_meet_in_rounds(
    asked: RoundScoresAsked, session: Session, heard: Envelope
) -> None:
    """Those who meet at a gathering in rounds should have the most of it."""
    rounds.tell_worths(session, asked.gathering_id, asked.asking_id, asked.people, heard.time)


@inbox.on(EncounterRated)
def learn_from_an_encounter(rated: EncounterRated, session: Session, heard: Envelope) -> None:
    """Two who met in a round know each other, and what they had of it tells whom others are glad to meet."""
    introductions.keep_encounter(
        session, rated.gathering_id, rated.person_id, rated.other_id, rated.worth, heard.time
    )


@inbox.on(IntroductionProposed)
def count_an_open_introduction(proposed: IntroductionProposed, session: Session) -> None:
    """Who has enough introductions open is proposed to nobody else."""
    introductions.keep_proposal(
        session, proposed.introduction_id, proposed.first_id, proposed.second_id
    )


@inbox.on(IntroductionAccepted)
def learn_from_a_yes(accepted: IntroductionAccepted, session: Session) -> None:
    """Who says yes often, and whom others say yes to, is known from their answers."""
    introductions.keep_yes(session, accepted.introduction_id, accepted.person_id)


@inbox.on(IntroductionMade)
def know_who_knows_whom(made: IntroductionMade, session: Session, heard: Envelope) -> None:
    """Two who met are acquaintances, and need no second introduction."""
    introductions.keep_meeting(session, made.introduction_id, heard.time)


@inbox.on(MeetingRated)
def learn_from_a_meeting(rated: MeetingRated, session: Session) -> None:
    """Whom others are glad to have met says more than whom they were ready to meet."""
    if rated.worth is not None:
        introductions.keep_worth(session, rated.introduction_id, rated.person_id, rated.worth)


@inbox.on(PartnershipFormed)
def learn_from_a_partnership(formed: PartnershipFormed, session: Session) -> None:
    """What introductions are for: two who make something of it were well matched."""
    introductions.keep_partnership(session, formed.introduction_id)


@inbox.on(WishMade)
def look_for_whom_somebody_wishes(wish: WishMade, session: Session, heard: Envelope) -> None:
    """Who wishes for somebody of a sort is matched with those who come close to it."""
    wanted = Wanted(
        sectors=wish.sectors,
        countries=wish.countries,
        areas=wish.areas,
        causes=wish.causes,
        languages=wish.languages,
        offers=wish.offers,
    )
    asked = (wish.request_id, wish.person_id, wish.text)
    wishes.grant_wish(session, *asked, heard.time, wanted)


@inbox.on(IntroductionDeclined)
def learn_from_a_no(declined: IntroductionDeclined, session: Session, heard: Envelope) -> None:
    """The pair is left in peace for a year, or for ever when it was "not them"."""
    introductions.keep_no(
        session,
        declined.introduction_id,
        declined.declined_by_id,
        declined.not_them,
        heard.time,
        why=declined.reason_code,
    )


@inbox.on(PairKeptApart)
def leave_those_who_are_kept_apart(kept: PairKeptApart, session: Session, heard: Envelope) -> None:
    """A steward knows better: the two are left in peace, and it is held against neither."""
    introductions.keep_apart(
        session, kept.match_id, kept.first_id, kept.second_id, kept.for_ever, heard.time
    )


@inbox.on(IntroductionExpired)
def learn_from_silence(expired: IntroductionExpired, session: Session, heard: Envelope) -> None:
    """Silence counts half a no, and the pair is left in peace for two months."""
    introductions.keep_silence(session, expired.introduction_id, heard.time)


@inbox.on(PersonMerged)
def see_one_person_where_there_were_two(merged: PersonMerged, session: Session) -> None:
    """A person who was known twice is met once, and neither history is forgotten."""
    merges.follow(session, "person", merged.merge_id, merged.person_id, merged.survivor_id)


@inbox.on(OrganisationMerged)
def see_one_organisation_where_there_were_two(merged: OrganisationMerged, session: Session) -> None:
    """Those who spoke for an organisation that was known twice speak for the survivor."""
    ids = merged.organisation_id, merged.survivor_id
    merges.follow(session, "organisation", merged.merge_id, *ids)


@inbox.on(PersonMergeUndone)
def see_two_persons_again(undone: PersonMergeUndone, session: Session) -> None:
    """Each of the two is a candidate of their own again."""
    merges.unfollow(session, "person", undone.merge_id, undone.person_id, undone.survivor_id)


@inbox.on(OrganisationMergeUndone)
def see_two_organisations_again(undone: OrganisationMergeUndone, session: Session) -> None:
    """Those who spoke for the other speak for it again."""
    ids = undone.organisation_id, undone.survivor_id
    merges.unfollow(session, "organisation", undone.merge_id, *ids)


@inbox.afterwards
def let_what_came_late_be_the_survivors(heard: Sequence[Event], session: Session) -> None:
    """Others may speak of an old id before they have heard of the merge."""
    merges.follow_late(session, heard)


@inbox.on(PersonErased)
def match_nobody_with_who_was_erased(
    erased: PersonErased, session: Session, heard: Envelope
) -> None:
    """What somebody offered and needed is gone with them."""
    erasures.forget(session, [erased.person_id, *erased.former_ids], heard.time)


@inbox.afterwards
def let_nobody_come_back(heard: Sequence[Event], session: Session) -> None:
    """What is said late, or again, of somebody who was erased tells nothing of them."""
    erasures.forget_late(session, heard)
