"""Speakers: proposed while the call is open, chosen and asked by the desk, and seated when they say yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from events.contract import Event
from events.erasures import PersonErased
from events.gatherings import RsvpAccepted, RsvpPromoted
from events.handover_parts import GatheringPartSettled, GatheringPartsReported
from events.handovers import HandoverItemCarried, HandoverPartsAsked
from events.merges import PersonMerged, PersonMergeUndone
from events.persons import ProfilePublished
from events.representatives import RepresentativeAppointed
from events.speaking import (
    SpeakerConfirmed,
    SpeakerDelivered,
    SpeakerInvited,
    SpeakerProposed,
    SpeakerWithdrawn,
)
from services.events.actions import speakers, timetable
from services.events.actions.tickets import put_ticket_type
from services.events.handlers import inbox
from services.events.jobs import close_what_is_over, take_talks_as_delivered
from services.events.models import Rsvp, Sitting, Speaker, SpeakerState, TicketType
from services.events.queries.speakers import shown_by_sitting
from services.events.rules.speakers import (
    OPEN,
    TRANSITIONS,
    CallIsNotOpen,
    InvitationRanOut,
    NoCall,
    NoSuchSpeaker,
    NotYetSpoken,
    NotYoursToSay,
    SpeakerCannotGoOnLikeThis,
    TooManyProposals,
)
from services.events.rules.tickets import NoTicketForYou
from shared.callers import Caller, Role
from shared.database import reading, transaction
from tests.road import announced, deliver, deliver_again
from tests.services.events.conftest import NOW, SPRING, Forum

DAY = timedelta(days=1)
DESK = Caller(roles=frozenset({Role.EVENT_MANAGER}))


def member_of(person_id: UUID) -> Caller:
    return Caller(person_id, roles=frozenset({Role.MEMBER}))


class Stage:
    """A gathering for which speakers are called, by way of the actions."""

    def __init__(self, forum: Forum, member: Callable[[], UUID]) -> None:
        self.forum, self.engine, self.member = forum, forum.engine, member
        self.gathering_id = forum.plan(capacity=2)

    def calls(self, opens_at: datetime = NOW, closes_at: datetime = NOW + 30 * DAY) -> None:
        with transaction(self.engine) as session:
            speakers.put_call(
                session,
                self.gathering_id,
                NOW,
                words="Water",
                opens_at=opens_at,
                closes_at=closes_at,
            )

    def proposes(self, caller: Caller, now: datetime = NOW, **facts: Any) -> Speaker:
        wanted = {"title": "Wells", "abstract": "", **facts}
        with transaction(self.engine) as session:
            return speakers.propose(session, self.gathering_id, caller, now, **wanted)

    def proposed(self, person_id: UUID | None = None, **facts: Any) -> Speaker:
        """Somebody whom the desk proposed."""
        return self.proposes(DESK, person_id=person_id or self.member(), **facts)

    def asked(self, person_id: UUID | None = None, **facts: Any) -> Speaker:
        """Somebody who is asked."""
        speaker = self.proposed(person_id, **facts)
        return self.invites(speaker)

    def speaks(self, person_id: UUID | None = None, **facts: Any) -> Speaker:
        """Somebody who said yes."""
        return self.says_yes(self.asked(person_id, **facts))

    def invites(self, speaker: Speaker, now: datetime = NOW) -> Speaker:
        with transaction(self.engine) as session:
            return speakers.invite(session, self.gathering_id, speaker.id, now)

    def says_yes(
        self, speaker: Speaker, caller: Caller | None = None, now: datetime = NOW, **facts: Any
    ) -> Speaker:
        who = caller or Caller(speaker.person_id)
        ids = (self.gathering_id, speaker.id, who)
        with transaction(self.engine) as session:
            return speakers.say_yes(session, *ids, now, now.date(), **facts)

    def says_no(self, speaker: Speaker, **facts: Any) -> Speaker:
        ids = (self.gathering_id, speaker.id, Caller(speaker.person_id))
        with transaction(self.engine) as session:
            return speakers.say_no(session, *ids, NOW, **facts)

    def withdraws(self, speaker: Speaker, caller: Caller | None = None) -> Speaker:
        ids = (self.gathering_id, speaker.id, caller or Caller(speaker.person_id))
        with transaction(self.engine) as session:
            return speakers.withdraw(session, *ids, NOW)

    def session(self) -> Sitting:
        hours = {"starts_at": SPRING, "ends_at": SPRING + timedelta(minutes=30)}
        with transaction(self.engine) as session:
            return timetable.add_sitting(
                session, self.gathering_id, NOW, title="Wells", room=None, **hours
            )

    def put_in(self, speaker: Speaker, sitting: Sitting) -> None:
        with transaction(self.engine) as session:
            speakers.place_in_session(session, self.gathering_id, speaker.id, sitting.id, NOW)

    def shown(self) -> list[UUID | None]:
        """Whom the timetable names."""
        with reading(self.engine) as session:
            by_sitting = shown_by_sitting(session, self.gathering_id)
            return [one.person_id for there in by_sitting.values() for one in there]

    def state(self, speaker: Speaker) -> str:
        return self.now_is(speaker).state

    def now_is(self, speaker: Speaker) -> Speaker:
        with reading(self.engine) as session:
            return session.get_one(Speaker, speaker.id)

    def place(self, person_id: UUID) -> Rsvp | None:
        """The open answer of a person."""
        with reading(self.engine) as session:
            theirs = select(Rsvp).where(Rsvp.person_id == person_id, Rsvp.state != "cancelled")
            return session.scalar(theirs)

    def hears(self, event: Event) -> None:
        deliver(inbox, self.engine, event)

    def said(self, kind: type[Event]) -> list[Any]:
        return [one for one in announced(self.engine) if isinstance(one, kind)]

    def sells(self, name: str, audience: str, price_minor: int = 0) -> UUID:
        facts = {"audience": audience, "price_minor": price_minor, "most_places": 5}
        facts |= {"currency": "EUR", "access_code": "", "is_open": True}
        with transaction(self.engine) as session:
            return put_ticket_type(session, self.gathering_id, name, [], **facts).id


@pytest.fixture
def stage(forum: Forum, member: Callable[[], UUID]) -> Stage:
    return Stage(forum, member)


def test_members_propose_while_the_call_is_open(stage):
    me, friend = stage.member(), uuid4()
    with pytest.raises(NoCall):
        stage.proposes(member_of(me))
    stage.calls(NOW + DAY, NOW + 2 * DAY)
    for moment in (NOW, NOW + 2 * DAY):
        with pytest.raises(CallIsNotOpen):
            stage.proposes(member_of(me), moment)
    first = stage.proposes(member_of(me), NOW + DAY, shows_name=True)
    again = stage.proposes(member_of(me), NOW + DAY)
    other = stage.proposes(member_of(me), NOW + DAY, person_id=friend, shows_name=True)
    assert (first.id, first.shows_name) == (again.id, True)
    assert (other.person_id, other.proposed_by_id, other.shows_name) == (friend, me, None)
    assert [one.person_id for one in stage.said(SpeakerProposed)] == [me, friend]
    stage.proposed()


def test_nobody_proposes_without_end(stage):
    stage.calls()
    me = member_of(stage.member())
    for number in range(20):
        stage.proposes(me, title=f"Well {number}")
    with pytest.raises(TooManyProposals):
        stage.proposes(me, title="One more")


def test_each_step_is_in_the_table_and_every_other_is_refused(stage):
    steps = {
        SpeakerState.SHORTLISTED: lambda one: with_session(stage, speakers.shortlist, one),
        SpeakerState.INVITED: stage.invites,
        SpeakerState.CONFIRMED: stage.says_yes,
        SpeakerState.DECLINED: stage.says_no,
        SpeakerState.WITHDRAWN: stage.withdraws,
    }
    for state in SpeakerState:
        for step, take in steps.items():
            speaker = stage.proposed(title=f"{state} {step}")
            with transaction(stage.engine) as session:
                entered = session.get_one(Speaker, speaker.id)
                entered.state, entered.answer_until = state, NOW + DAY
            if step in TRANSITIONS[state] or step == state:
                take(speaker)
                assert stage.state(speaker) == step
            else:
                with pytest.raises(SpeakerCannotGoOnLikeThis):
                    take(speaker)


def with_session(stage: Stage, act: Any, speaker: Speaker, now: datetime = NOW) -> None:
    with transaction(stage.engine) as session:
        act(session, stage.gathering_id, speaker.id, now)


def test_who_is_asked_is_written_to_once_and_again_when_the_time_ran_out(stage):
    sitting = stage.session()
    speaker = stage.proposed()
    stage.put_in(speaker, sitting)
    for _ in range(2):
        stage.invites(speaker)
    (asked,) = stage.said(SpeakerInvited)
    assert (asked.invitation, asked.answer_until) == (1, NOW + 14 * DAY)
    assert (asked.starts_at, asked.title) == (SPRING, "Wells")
    late = NOW + 14 * DAY
    with pytest.raises(InvitationRanOut):
        stage.says_yes(speaker, now=late)
    stage.invites(speaker, late)
    with pytest.raises(InvitationRanOut):
        stage.says_yes(speaker, now=late, invitation=1)
    assert stage.says_yes(speaker, now=late, invitation=2).state == "confirmed"


def test_nobody_answers_for_another(stage):
    stage.calls()
    me = stage.member()
    speaker = stage.proposes(member_of(me), person_id=stage.member())
    stage.invites(speaker)
    with pytest.raises(NotYoursToSay):
        stage.says_yes(speaker, member_of(me))
    with pytest.raises(NotYoursToSay):
        stage.withdraws(speaker, member_of(me))
    with pytest.raises(NoSuchSpeaker):
        stage.withdraws(speaker, member_of(stage.member()))


def test_a_yes_brings_a_place_also_where_it_is_full_and_nobody_loses_theirs(stage):
    holds = [stage.forum.rsvp(stage.member()) for _ in range(2)]
    waits = stage.forum.rsvp(stage.member())
    speaker = stage.speaks()
    for _ in range(2):
        stage.says_yes(speaker)
    place = stage.place(speaker.person_id)
    assert (place.state, place.places) == ("confirmed", 1)
    assert stage.forum.now_is().overbook == 1
    assert stage.forum.audit().agrees
    assert [stage.forum.state_of(one) for one in (*holds, waits)] == [
        *["confirmed"] * 2,
        "waiting",
    ]
    (confirmed,) = stage.said(SpeakerConfirmed)
    assert confirmed.person_id == speaker.person_id
    assert stage.said(RsvpAccepted)[-1].person_id == speaker.person_id


def test_a_speaker_who_waited_waits_no_more(stage):
    for _ in range(2):
        stage.forum.rsvp(stage.member())
    speaker, next_one = stage.member(), stage.member()
    stage.forum.rsvp(speaker)
    stage.forum.rsvp(next_one)
    stage.speaks(speaker)
    assert stage.place(speaker).state == "confirmed"
    assert (stage.forum.now_is().waiting, stage.forum.audit().agrees) == (1, True)


def test_who_has_a_place_keeps_it_and_it_stays_theirs_when_they_do_not_speak(stage):
    comes = stage.member()
    held = stage.forum.rsvp(comes)
    speaker = stage.speaks(comes)
    assert stage.place(comes).id == held.id
    stage.withdraws(speaker)
    assert stage.place(comes).id == held.id


def test_who_does_not_speak_after_all_gives_the_place_to_who_waits(stage):
    stage.forum.rsvp(stage.member())
    speaker, other = stage.speaks(title="Wells"), None
    waits = stage.forum.rsvp(stage.member())
    other = stage.speaks(speaker.person_id, title="Pumps")
    stage.withdraws(speaker)
    assert stage.place(speaker.person_id) is not None
    for _ in range(2):
        stage.withdraws(other)
    assert stage.place(speaker.person_id) is None
    assert stage.forum.state_of(waits) == "confirmed"
    assert [one.person_id for one in stage.said(RsvpPromoted)] == [waits.person_id]
    assert [(one.was, one.by_themselves) for one in stage.said(SpeakerWithdrawn)] == [
        ("confirmed", True)
    ] * 2


def test_where_there_are_tickets_speakers_have_one_of_their_own(stage):
    stage.sells("Members", "member", 2500)
    speaker = stage.speaks()
    place = stage.place(speaker.person_id)
    with reading(stage.engine) as session:
        ticket = session.get_one(TicketType, place.ticket_type_id)
    assert (ticket.name, ticket.audience, place.price_minor) == ("Speakers", "speaker", 0)
    second = stage.speaks()
    assert stage.place(second.person_id).ticket_type_id == ticket.id


def test_a_ticket_for_speakers_is_nobody_elses(stage):
    stage.sells("On stage", "speaker", 1000)
    with pytest.raises(NoTicketForYou):
        stage.forum.rsvp(stage.member())
    speaker = stage.speaks()
    place = stage.place(speaker.person_id)
    assert (place.state, place.price_minor, place.currency) == ("held", 1000, "EUR")
    stage.forum.cancel(speaker.person_id)
    assert stage.forum.rsvp(speaker.person_id).price_minor == 1000


def test_a_talk_is_delivered_by_the_desk_or_three_days_after(stage):
    first, second = stage.speaks(title="Wells"), stage.speaks(title="Pumps")
    silent = stage.asked(title="Pipes")
    with pytest.raises(NotYetSpoken):
        with_session(stage, speakers.deliver, first)
    for _ in range(2):
        with_session(stage, speakers.deliver, first, SPRING)
    ends_at = SPRING + timedelta(hours=3)
    with transaction(stage.engine) as session:
        close_what_is_over(session, ends_at, ends_at.date())
    done = []
    for moment in (ends_at + 2 * DAY, ends_at + 3 * DAY, ends_at + 4 * DAY):
        with transaction(stage.engine) as session:
            done.append(take_talks_as_delivered(session, moment, moment.date()))
    assert done == [0, 1, 0]
    assert [one.speaker_id for one in stage.said(SpeakerDelivered)] == [first.id, second.id]
    assert stage.state(silent) == "invited"


def test_the_timetable_names_who_speaks_and_no_discreet_person_who_does_not_say_so(stage):
    sitting = stage.session()
    open_one, discreet, says_so, modest = (stage.member() for _ in range(4))
    for person_id in (discreet, says_so):
        stage.hears(ProfilePublished(person_id=person_id, discreet=True))
    for person_id in (open_one, discreet, says_so, modest):
        stage.put_in(stage.asked(person_id), sitting)
    assert stage.shown() == []
    for person_id, shows in ((open_one, None), (discreet, None), (says_so, True), (modest, False)):
        stage.says_yes(stage.proposed(person_id), shows_name=shows)
    assert stage.shown() == [open_one, None, says_so, None]


def test_whether_a_person_is_named_is_for_nobody_else_to_say(stage):
    sitting, discreet = stage.session(), stage.member()
    stage.hears(ProfilePublished(person_id=discreet, discreet=True))
    speaker = stage.asked(discreet, shows_name=True)
    stage.put_in(speaker, sitting)
    stage.says_yes(speaker, DESK, shows_name=True)
    assert stage.shown() == [None]


def test_a_session_that_is_taken_out_leaves_its_speaker(stage):
    sitting, speaker = stage.session(), stage.speaks()
    stage.put_in(speaker, sitting)
    with transaction(stage.engine) as session:
        timetable.remove_sitting(session, stage.gathering_id, sitting.id, NOW)
    assert (stage.now_is(speaker).sitting_id, stage.state(speaker)) == (None, "confirmed")


def test_a_leavers_slots_are_reported_and_who_follows_is_asked(stage):
    organisation_id, leaver, follower = uuid4(), stage.member(), stage.member()
    appointed = {"organisation_id": organisation_id, "roles": ("delegate",)}
    appointed |= {"starts_on": NOW.date(), "representation_id": uuid4(), "person_id": leaver}
    stage.hears(RepresentativeAppointed(**appointed))
    slot = stage.speaks(leaver)
    stage.proposed(leaver, title="Only proposed")
    ids = {"handover_id": uuid4(), "organisation_id": organisation_id, "leaver_id": leaver}
    stage.hears(HandoverPartsAsked(**ids, services=("events",)))
    (told,) = stage.said(GatheringPartsReported)
    slots = [(one.reference_id, one.title) for one in told.parts if one.kind == "speaking-slot"]
    assert slots == [(slot.id, "Wells")]
    more = {"service": "events", "kind": "speaking-slot", "reference_id": slot.id}
    carried = HandoverItemCarried(**ids, successor_id=follower, **more)
    envelope = deliver(inbox, stage.engine, carried)
    deliver_again(inbox, stage.engine, envelope)
    stage.hears(carried)
    assert [one.carried for one in stage.said(GatheringPartSettled)] == [True, True]
    assert [one.person_id for one in stage.said(SpeakerInvited)] == [leaver, follower]
    assert (stage.now_is(slot).person_id, stage.state(slot)) == (follower, "invited")
    asked = stage.now_is(slot)
    stage.says_yes(asked, now=asked.answer_until - DAY)
    assert stage.place(follower).state == "confirmed"


def test_a_slot_of_which_somebody_said_no_is_not_passed_on(stage):
    slot = stage.says_no(stage.asked())
    ids = {"handover_id": uuid4(), "organisation_id": uuid4(), "leaver_id": slot.person_id}
    more = {"service": "events", "kind": "speaking-slot", "reference_id": slot.id}
    stage.hears(HandoverItemCarried(**ids, successor_id=uuid4(), **more))
    assert [one.carried for one in stage.said(GatheringPartSettled)] == [False]


def test_of_who_is_erased_there_is_no_talk_and_no_place(stage):
    stage.calls()
    gone, friend = stage.member(), stage.member()
    slot = stage.speaks(gone)
    theirs = stage.proposes(member_of(gone), person_id=friend, title="Pumps")
    stage.hears(PersonErased(person_id=gone))
    assert stage.place(gone) is None
    with reading(stage.engine) as session:
        assert session.get(Speaker, slot.id) is None
    assert stage.now_is(theirs).proposed_by_id is None
    assert stage.forum.audit().agrees


def test_who_was_known_twice_speaks_once_they_are_one_until_that_is_undone(stage):
    one, other = stage.member(), stage.member()
    slot = stage.asked(one)
    ids = {"merge_id": uuid4(), "person_id": one, "survivor_id": other}
    stage.hears(PersonMerged(**ids))
    assert stage.now_is(slot).person_id == other
    stage.hears(PersonMergeUndone(**ids))
    assert stage.now_is(slot).person_id == one


def test_all_open_states_lead_out(stage):
    assert all(SpeakerState.WITHDRAWN in TRANSITIONS[state] for state in OPEN)
