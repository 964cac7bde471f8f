"""People answer: they take places, bring more or fewer, and give them back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from events.gatherings import RsvpAccepted, RsvpCancelled, RsvpPromoted, RsvpWaitlisted
from services.events import rules
from services.events.actions.gatherings import cancel_gathering
from services.events.handlers import inbox
from shared.database import transaction
from tests.road import announced, deliver
from tests.services.events.conftest import NOW, SPRING, joined

AMARA, BRUNO, CHIARA, DIEGO = (uuid4() for _ in range(4))


def test_an_answer_takes_places_the_guests_counted(forum):
    forum.plan(capacity=10)
    forum.rsvp(AMARA, places=3)
    assert forum.now_is().taken == 3


def test_an_answer_is_announced_as_accepted(forum, engine):
    gathering_id = forum.plan()
    held = forum.rsvp(AMARA, places=2)
    assert announced(engine)[-1] == RsvpAccepted(
        gathering_id=gathering_id,
        rsvp_id=held.id,
        person_id=AMARA,
        places=2,
        starts_at=SPRING,
    )


def test_the_last_places_are_given(forum):
    forum.plan(capacity=2)
    assert forum.rsvp(AMARA, places=2).state == "confirmed"


def test_who_finds_no_place_waits(forum, engine):
    gathering_id = forum.plan(capacity=1)
    forum.rsvp(AMARA)
    waits = forum.rsvp(BRUNO, places=2)
    assert announced(engine)[-1] == RsvpWaitlisted(
        gathering_id=gathering_id, rsvp_id=waits.id, person_id=BRUNO, places=2, position=1
    )


def test_a_party_is_not_split(forum):
    forum.plan(capacity=3)
    forum.rsvp(AMARA, places=2)
    assert forum.rsvp(BRUNO, places=2).state == "waiting"
    assert forum.now_is().taken == 2


def test_a_small_party_may_have_what_is_too_small_for_those_who_wait(forum):
    forum.plan(capacity=3)
    forum.rsvp(AMARA, places=2)
    forum.rsvp(BRUNO, places=2)
    assert forum.rsvp(CHIARA, places=1).state == "confirmed"


def test_asking_twice_returns_what_is_held(forum):
    forum.plan()
    first = forum.rsvp(AMARA, places=2)
    again = forum.rsvp(AMARA, places=5)
    assert (again.id, again.places) == (first.id, 2)


def test_asking_twice_takes_and_says_nothing_more(forum, engine):
    forum.plan()
    forum.rsvp(AMARA, places=2)
    before = announced(engine)
    forum.rsvp(AMARA, places=2)
    assert (forum.now_is().taken, announced(engine)) == (2, before)


def test_asking_twice_while_waiting_keeps_the_position(forum):
    forum.plan(capacity=1)
    forum.rsvp(AMARA)
    first = forum.rsvp(BRUNO)
    forum.rsvp(CHIARA)
    assert forum.rsvp(BRUNO).number == first.number
    assert forum.now_is().waiting == 2


def test_an_answer_after_the_start_is_refused(forum):
    forum.plan()
    with pytest.raises(rules.GatheringHasStarted):
        forum.rsvp(AMARA, now=SPRING)


def test_an_answer_to_a_draft_is_refused_with_the_reason(forum):
    forum.plan(draft=True)
    with pytest.raises(rules.GatheringIsNotPublished):
        forum.rsvp(AMARA)


def test_an_answer_to_a_cancelled_gathering_is_refused_also_to_who_held_places(forum, engine):
    gathering_id = forum.plan()
    forum.rsvp(AMARA)
    with transaction(engine) as session:
        cancel_gathering(session, gathering_id, "Strike", NOW)
    with pytest.raises(rules.GatheringIsCancelled):
        forum.rsvp(AMARA)


def test_an_answer_to_an_unknown_gathering_is_refused(forum):
    with pytest.raises(rules.NoSuchGathering):
        forum.rsvp(AMARA)


def test_what_is_given_back_is_free_again(forum):
    forum.plan(capacity=4)
    forum.rsvp(AMARA, places=3)
    forum.cancel(AMARA)
    assert forum.now_is().free == 4


def test_giving_back_is_announced(forum, engine):
    gathering_id = forum.plan()
    held = forum.rsvp(AMARA, places=3)
    forum.cancel(AMARA)
    assert announced(engine)[-1] == RsvpCancelled(
        gathering_id=gathering_id, rsvp_id=held.id, person_id=AMARA, places=3
    )


def test_giving_back_twice_changes_and_says_nothing_more(forum, engine):
    forum.plan()
    forum.rsvp(AMARA)
    forum.cancel(AMARA)
    before = announced(engine)
    assert forum.cancel(AMARA).state == "cancelled"
    assert (forum.now_is().taken, announced(engine)) == (0, before)


def test_nothing_can_be_given_back_by_who_never_answered(forum):
    forum.plan()
    with pytest.raises(rules.NoSuchRsvp):
        forum.cancel(DIEGO)


def test_places_cannot_be_given_back_after_the_start(forum):
    forum.plan()
    forum.rsvp(AMARA)
    with pytest.raises(rules.GatheringHasStarted):
        forum.cancel(AMARA, now=SPRING + timedelta(minutes=1))


def test_who_gave_back_may_answer_anew(forum):
    forum.plan(capacity=1)
    gone = forum.rsvp(AMARA)
    forum.cancel(AMARA)
    anew = forum.rsvp(AMARA)
    assert (anew.state, anew.id == gone.id) == ("confirmed", False)


def test_who_answered_anew_may_give_back_again(forum):
    forum.plan()
    for _ in range(2):
        forum.rsvp(AMARA)
        forum.cancel(AMARA)
    assert forum.now_is().taken == 0


def test_bringing_more_takes_more(forum):
    forum.plan(capacity=5)
    forum.rsvp(AMARA, places=2)
    forum.change(AMARA, 5)
    assert forum.now_is().taken == 5


def test_bringing_more_than_there_are_places_is_refused_and_changes_nothing(forum):
    forum.plan(capacity=5)
    held = forum.rsvp(AMARA, places=2)
    with pytest.raises(rules.NotEnoughPlaces):
        forum.change(AMARA, 6)
    assert (forum.now_is().taken, forum.rsvp(AMARA).places) == (2, held.places)


def test_bringing_fewer_lets_others_in(forum):
    forum.plan(capacity=3)
    forum.rsvp(AMARA, places=3)
    waits = forum.rsvp(BRUNO, places=2)
    forum.change(AMARA, 1)
    assert forum.state_of(waits) == "confirmed"


def test_a_change_is_announced_with_the_new_places(forum, engine):
    forum.plan()
    forum.rsvp(AMARA, places=1)
    forum.change(AMARA, 4)
    said = announced(engine)[-1]
    assert isinstance(said, RsvpAccepted)
    assert said.places == 4


def test_a_change_to_the_same_says_nothing(forum, engine):
    forum.plan()
    forum.rsvp(AMARA, places=2)
    before = announced(engine)
    forum.change(AMARA, 2)
    assert announced(engine) == before


def test_who_waits_with_fewer_may_be_in_at_once(forum, engine):
    forum.plan(capacity=3)
    forum.rsvp(AMARA, places=2)
    waits = forum.rsvp(BRUNO, places=2)
    forum.change(BRUNO, 1)
    assert forum.state_of(waits) == "confirmed"
    assert type(announced(engine)[-1]) is RsvpPromoted


def test_who_waits_with_more_keeps_the_position(forum):
    forum.plan(capacity=1)
    forum.rsvp(AMARA)
    first = forum.rsvp(BRUNO)
    forum.rsvp(CHIARA)
    assert forum.change(BRUNO, 3).number == first.number


def test_who_answered_not_cannot_change(forum):
    forum.plan()
    with pytest.raises(rules.NoSuchRsvp):
        forum.change(DIEGO, 2)


def test_a_member_is_admitted_as_a_member(forum, engine, member):
    forum.plan()
    assert forum.rsvp(member()).admitted_as == "member"


def test_who_is_not_a_member_is_admitted_as_a_guest(forum):
    forum.plan()
    assert forum.rsvp(DIEGO).admitted_as == "guest"


def test_joining_later_does_not_change_what_one_was_admitted_as(forum, engine):
    forum.plan()
    forum.rsvp(DIEGO)
    deliver(inbox, engine, joined(person_id=DIEGO))
    assert forum.rsvp(DIEGO).admitted_as == "guest"
