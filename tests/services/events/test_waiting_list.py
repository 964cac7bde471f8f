"""Those who wait: in order, whole, and in at once when there is room."""

from __future__ import annotations

from uuid import UUID, uuid4

from events.gatherings import RsvpCancelled, RsvpPromoted
from services.events.queries.rsvps import Answer, waiting_list
from shared.callers import Caller, Role
from shared.database import reading
from tests.road import announced, announced_envelopes
from tests.services.events.conftest import NOW, SPRING, Forum

HOST, ELENA, FARID, GRETA, HUGO = (uuid4() for _ in range(5))
DESK = Caller(person_id=HOST, roles=frozenset({Role.EVENT_MANAGER}))


def line(forum: Forum, caller: Caller = DESK, after: int = 0, limit: int = 50) -> list[Answer]:
    with reading(forum.engine) as session:
        page = waiting_list(session, forum.gathering_id, caller, NOW, after, limit)
        return page.items


def people(answers: list[Answer]) -> list[UUID]:
    return [answer.rsvp.person_id for answer in answers]


def full(forum: Forum, capacity: int = 2) -> None:
    """A gathering whose host holds all places."""
    forum.plan(capacity=capacity)
    forum.rsvp(HOST, places=capacity)


def test_the_first_who_waits_has_the_place_that_is_given_back(forum):
    full(forum, 1)
    first, second = forum.rsvp(ELENA), forum.rsvp(FARID)
    forum.cancel(HOST)
    assert (forum.state_of(first), forum.state_of(second)) == ("confirmed", "waiting")


def test_the_promotion_is_announced_after_what_made_room_in_one_transaction(forum, engine):
    full(forum, 1)
    waits = forum.rsvp(ELENA)
    forum.cancel(HOST)
    said = announced_envelopes(engine)[-2:]
    assert [envelope.type for envelope in said] == [RsvpCancelled.name, RsvpPromoted.name]
    assert said[0].time == said[1].time
    assert said[1].event() == RsvpPromoted(
        gathering_id=forum.gathering_id,
        rsvp_id=waits.id,
        person_id=ELENA,
        places=1,
        starts_at=SPRING,
    )


def test_one_who_leaves_may_let_several_in(forum):
    full(forum, 3)
    for person in (ELENA, FARID, GRETA, HUGO):
        forum.rsvp(person)
    forum.cancel(HOST)
    assert people(line(forum)) == [HUGO]
    assert forum.now_is().taken == 3


def test_a_party_that_does_not_fit_is_passed_over_and_keeps_its_position(forum):
    full(forum, 2)
    forum.rsvp(ELENA, places=3)
    forum.rsvp(FARID, places=2)
    forum.rsvp(GRETA)
    forum.cancel(HOST)
    assert [(a.rsvp.person_id, a.position) for a in line(forum)] == [(ELENA, 1), (GRETA, 2)]


def test_nobody_new_takes_the_place_that_those_who_wait_would_fit(forum):
    full(forum, 1)
    waits = forum.rsvp(ELENA)
    forum.cancel(HOST)
    newcomer = forum.rsvp(FARID)
    assert (forum.state_of(waits), newcomer.state) == ("confirmed", "waiting")


def test_positions_close_up_when_someone_stops_waiting(forum):
    full(forum, 1)
    for person in (ELENA, FARID, GRETA):
        forum.rsvp(person)
    forum.cancel(ELENA)
    assert [(a.rsvp.person_id, a.position) for a in line(forum)] == [(FARID, 1), (GRETA, 2)]


def test_who_stopped_waiting_and_asks_anew_is_last(forum):
    full(forum, 1)
    forum.rsvp(ELENA)
    forum.rsvp(FARID)
    forum.cancel(ELENA)
    forum.rsvp(ELENA)
    assert people(line(forum)) == [FARID, ELENA]


def test_each_entry_says_what_blocks_it(forum):
    forum.plan(capacity=3)
    forum.rsvp(HOST, places=2)
    forum.rsvp(ELENA, places=2)
    forum.rsvp(FARID, places=4)
    assert [answer.blocked_by for answer in line(forum)] == [
        "A party of 2 needs as many places together; 1 is free.",
        "A party of 4 is larger than the event (3 places).",
    ]


def test_who_waits_sees_their_own_position_alone(forum):
    full(forum, 1)
    forum.rsvp(ELENA)
    forum.rsvp(FARID)
    (own,) = line(forum, Caller(person_id=FARID))
    assert (own.rsvp.person_id, own.position) == (FARID, 2)


def test_a_program_without_a_role_sees_nobody(forum):
    full(forum, 1)
    forum.rsvp(ELENA)
    assert line(forum, Caller(program="newsletter")) == []


def test_the_list_is_read_in_pages(forum):
    full(forum, 1)
    for person in (ELENA, FARID, GRETA):
        forum.rsvp(person)
    with reading(forum.engine) as session:
        page = waiting_list(session, forum.gathering_id, DESK, NOW, 0, 2)
    assert (people(page.items), page.next) == ([ELENA, FARID], "2")
    assert [(a.rsvp.person_id, a.position) for a in line(forum, after=2)] == [(GRETA, 3)]


def test_a_long_line_of_large_parties_does_not_hide_the_small_one_behind_it(forum, engine):
    full(forum, 4)
    for _ in range(60):
        forum.rsvp(uuid4(), places=3)
    single = forum.rsvp(ELENA)
    forum.cancel(HOST)
    assert forum.state_of(single) == "confirmed"
    assert forum.now_is().free == 0
    assert sum(type(event) is RsvpPromoted for event in announced(engine)) == 2


def test_the_recount_agrees_with_the_counters(forum):
    full(forum, 2)
    forum.rsvp(ELENA)
    forum.rsvp(FARID, places=4)
    forum.cancel(HOST)
    audit = forum.audit()
    assert (audit.taken, audit.waiting, audit.agrees) == (1, 1, True)
