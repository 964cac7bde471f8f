"""The door: who is let in, once at each checkpoint, and why others are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from events.attendance import AttendanceNoted, AttendanceUndone
from events.erasures import PersonErased
from events.merges import PersonMerged
from services.events.actions.changes import Wanted, change_or_ask
from services.events.actions.gatherings import cancel_gathering
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.requests import approve_request
from services.events.handlers import inbox
from services.events.models import CheckIn
from services.events.queries.check_ins import check_ins, counts
from services.events.queries.codes import code_of
from services.events.queries.disclosures import disclosed
from services.events.rules import GatheringIsCancelled, GatheringIsNotPublished, NoSuchRsvp
from services.events.rules.check_ins import (
    DoorIsClosed,
    HasNoPlaceYet,
    IsInside,
    NoSuchCheckIn,
    NoSuchCheckpoint,
    NoSuchPlace,
    PlaceIsNotPaid,
    SaysNotWhoComes,
    TicketIsForAnotherGathering,
    TicketIsGivenBack,
    TicketIsNotOurs,
)
from shared.database import reading, transaction
from shared.tokens import sign
from tests.road import deliver
from tests.services.events.conftest import NOW, SPRING, Forum
from tests.services.events.entrance import OPEN, Entrance, entrance
from tests.services.events.test_tickets import ask, sell

__all__ = ["entrance"]


def test_a_place_is_let_in_once_and_then_in_already_since_when(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    first = entrance.scan(entrance.code(rsvp))
    assert (first.is_new, first.inside, first.places, first.words) == (True, 1, 1, "Welcome.")
    entrance.now += timedelta(minutes=40)
    again = entrance.scan(entrance.code(rsvp))
    assert (again.is_new, again.check_in.id) == (False, first.check_in.id)
    assert again.words == "Already in since 18:02."
    assert entrance.inside() == {"door": 1}


def test_since_another_day_says_which(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    entrance.scan(entrance.code(rsvp))
    entrance.now += timedelta(days=1)
    again = entrance.scan(entrance.code(rsvp))
    assert again.words == "Already in since 2027-05-12 18:02."


def test_the_hour_is_that_of_the_event_also_across_a_change_of_the_clocks(entrance, forum):
    forum.plan(
        starts_at=datetime.fromisoformat("2027-03-28T00:30:00+00:00")
    )  # 01:30, and then 03:00
    rsvp = forum.rsvp(uuid4())
    entrance.now = datetime.fromisoformat("2027-03-28T01:10:00+00:00")
    entrance.scan(entrance.code(rsvp))
    assert entrance.scan(entrance.code(rsvp)).words == "Already in since 03:10."


def test_each_place_of_a_party_comes_in_alone(entrance, forum):
    rsvp = forum.rsvp(uuid4(), places=3)
    for place in (2, 0, 1):
        assert entrance.scan(entrance.code(rsvp, place)).is_new
    assert not entrance.scan(entrance.code(rsvp, 1)).is_new
    assert entrance.inside() == {"door": 3}
    noted = entrance.said()
    assert [(one.person_id, one.came_as) for one in noted] == [(rsvp.person_id, "guest")]
    assert noted[0].attended_at == OPEN


def test_what_is_undone_may_be_done_again(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    first = entrance.scan(entrance.code(rsvp))
    assert entrance.undo(first).inside == 0
    entrance.now += timedelta(minutes=1)
    assert entrance.undo(first).check_in.undone_at == OPEN
    assert entrance.inside() == {"door": 0}
    second = entrance.scan(entrance.code(rsvp))
    assert second.is_new
    assert second.check_in.id != first.check_in.id
    entrance.undo(first)
    assert entrance.inside() == {"door": 1}, "the first was undone already"
    assert [type(one) for one in entrance.said()] == [
        AttendanceNoted,
        AttendanceUndone,
        AttendanceNoted,
    ]
    with reading(entrance.engine) as session:
        kept = check_ins(session, forum.gathering_id, None, 10).items
    assert [bool(one.check_in.undone_at) for one in kept] == [True, False]


def test_checkpoints_count_each_for_itself(entrance, forum):
    one, two = forum.rsvp(uuid4()), forum.rsvp(uuid4())
    for _ in range(2):
        entrance.make("Workshop")
    entrance.scan(entrance.code(one))
    entrance.scan(entrance.code(two))
    assert entrance.scan(entrance.code(two), at="Workshop").is_new
    assert entrance.inside() == {"Workshop": 1, "door": 2}
    with pytest.raises(NoSuchCheckpoint):
        entrance.scan(entrance.code(one), at="Cellar")


def test_before_anybody_came_the_door_is_there(entrance, forum):
    forum.rsvp(uuid4(), places=2)
    with reading(entrance.engine) as session:
        found = counts(session, forum.gathering_id)
    assert (found.expected, [(one.name, one.inside) for one in found.checkpoints]) == (
        2,
        [("door", 0)],
    )


def test_who_has_no_ticket_at_hand_is_let_in_by_whose_it_is(entrance, forum):
    who, desk = uuid4(), uuid4()
    forum.rsvp(who, places=2)
    assert entrance.scan(person_id=who, by_id=desk).check_in.checked_in_by_id == desk
    assert entrance.scan(person_id=who, place=1).inside == 2
    with pytest.raises(NoSuchPlace, match="for 2 people"):
        entrance.scan(person_id=who, place=2)
    with pytest.raises(NoSuchRsvp):
        entrance.scan(person_id=uuid4())
    with pytest.raises(SaysNotWhoComes):
        entrance.scan()


def test_a_code_is_no_ones_name_and_small_enough_for_a_small_picture(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    code = entrance.code(rsvp, 9)
    assert str(rsvp.person_id) not in code
    assert len(code) < 180


def test_a_forged_or_damaged_code_is_refused(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    code = entrance.code(rsvp)
    other = sign(entrance.settings, "paper", {"r": rsvp.id.hex, "p": 0}, None)
    for wrong in (code[:-2], code + "x", "x", other, code_of(entrance.settings, uuid4(), 0)):
        with pytest.raises(TicketIsNotOurs):
            entrance.scan(wrong)
    assert entrance.inside() == {"door": 0}


def test_a_ticket_for_another_event_is_refused_and_says_for_which(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    forum.plan(title="Autumn Walk")
    with pytest.raises(TicketIsForAnotherGathering, match="Spring Forum, 2027-05-12 18:00"):
        entrance.scan(entrance.code(rsvp))


def test_a_place_that_was_given_back_lets_nobody_in(entrance, forum):
    who = uuid4()
    old = forum.rsvp(who)
    forum.cancel(who)
    with pytest.raises(TicketIsGivenBack, match="2027-03-01 10:00"):
        entrance.scan(entrance.code(old))
    again = forum.rsvp(who)
    with pytest.raises(TicketIsGivenBack):
        entrance.scan(entrance.code(old))
    assert entrance.scan(entrance.code(again)).is_new


def test_after_a_transfer_the_ticket_is_the_new_persons_alone(entrance, forum):
    one, other = uuid4(), uuid4()
    old = forum.rsvp(one)
    theirs = entrance.transfer(one, other)
    with pytest.raises(TicketIsGivenBack):
        entrance.scan(entrance.code(old))
    assert entrance.scan(entrance.code(theirs)).check_in.person_id == other
    with pytest.raises(TicketIsGivenBack):
        entrance.scan(person_id=one)


def test_whoever_is_inside_gives_nothing_back_and_passes_nothing_on(entrance, forum):
    rsvp = forum.rsvp(uuid4(), 2)
    seen = entrance.scan(entrance.code(rsvp))
    asked = (forum.gathering_id, rsvp.person_id)
    for wanted in (Wanted(0), Wanted(1)):
        with transaction(forum.engine) as session, pytest.raises(IsInside):
            change_or_ask(session, *asked, wanted, NOW, True)
    with transaction(forum.engine) as session, pytest.raises(IsInside):
        transfer_rsvp(session, *asked, uuid4(), NOW, NOW.date())
    entrance.undo(seen)
    with transaction(forum.engine) as session:
        change_or_ask(session, *asked, Wanted(0), NOW, True)
    assert forum.audit().taken == 0


def test_with_fewer_places_the_last_tickets_are_not_good(entrance, forum):
    who = uuid4()
    rsvp = forum.rsvp(who, places=3)
    forum.change(who, 1)
    with pytest.raises(NoSuchPlace, match="for 1 person"):
        entrance.scan(entrance.code(rsvp, 1))
    assert entrance.scan(entrance.code(rsvp)).is_new


def test_who_waits_asked_or_has_an_offer_has_no_place_yet(entrance, forum):
    forum.plan(capacity=1, offer_hours=5)
    first, second = uuid4(), uuid4()
    forum.rsvp(first)
    waits = forum.rsvp(second)
    with pytest.raises(HasNoPlaceYet, match="waiting list"):
        entrance.scan(entrance.code(waits))
    forum.cancel(first)
    with pytest.raises(HasNoPlaceYet, match="offered"):
        entrance.scan(entrance.code(waits))
    forum.plan(needs_approval=True)
    asked = forum.rsvp(first)
    with pytest.raises(HasNoPlaceYet, match="host"):
        entrance.scan(entrance.code(asked))
    with transaction(entrance.engine) as session:
        approve_request(session, forum.gathering_id, first, NOW)
    assert entrance.scan(entrance.code(asked)).is_new


def test_what_is_not_paid_lets_nobody_in(entrance, forum):
    sell(forum, "Seat", price=900)
    held = ask(forum, uuid4())
    with pytest.raises(PlaceIsNotPaid, match="held until 2027-03-03 10:00"):
        entrance.scan(entrance.code(held))


def test_the_door_is_open_from_a_day_before_until_a_week_after(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    for moment in (SPRING - timedelta(hours=25), SPRING + timedelta(days=8)):
        entrance.now = moment
        with pytest.raises(DoorIsClosed, match="2027-05-11 18:00 to 2027-05-19 21:00"):
            entrance.scan(entrance.code(rsvp))
    entrance.now = SPRING + timedelta(days=2)
    assert entrance.scan(entrance.code(rsvp)).is_new


def test_nobody_is_let_in_where_nothing_takes_place(entrance, forum):
    rsvp = forum.rsvp(uuid4())
    with transaction(entrance.engine) as session:
        cancel_gathering(session, forum.gathering_id, "Storm", NOW)
    with pytest.raises(GatheringIsCancelled):
        entrance.scan(entrance.code(rsvp))
    forum.plan(draft=True)
    with pytest.raises(GatheringIsNotPublished):
        entrance.scan(person_id=uuid4())


def test_what_was_noted_elsewhere_is_not_undone_here(entrance, forum):
    seen = entrance.scan(entrance.code(forum.rsvp(uuid4())))
    forum.plan()
    with pytest.raises(NoSuchCheckIn):
        entrance.undo(seen)


def test_whoever_was_merged_was_there_by_the_new_id(entrance, forum):
    old, survivor = uuid4(), uuid4()
    rsvp = forum.rsvp(old)
    entrance.scan(entrance.code(rsvp))
    merged = PersonMerged(merge_id=uuid4(), person_id=old, survivor_id=survivor)
    deliver(inbox, entrance.engine, merged)
    assert not entrance.scan(person_id=survivor).is_new
    assert entrance.scan(entrance.code(rsvp)).check_in.person_id == survivor


def test_whoever_was_erased_is_counted(
    entrance: Entrance, forum: Forum, member: Callable[[], UUID]
) -> None:
    who = member()
    entrance.scan(entrance.code(forum.rsvp(who)))
    with reading(entrance.engine) as session:
        told = disclosed(session, who, OPEN)
    assert "When you were let in at events" in str(told)
    deliver(inbox, entrance.engine, PersonErased(person_id=who), time=OPEN)
    assert entrance.inside() == {"door": 1}
    with reading(entrance.engine) as session:
        assert session.query(CheckIn).count() == 1
