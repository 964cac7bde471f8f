"""Who comes unannounced: the same places as for everybody, and beyond them only where that is said."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from events.gatherings import RsvpAccepted, RsvpPromoted
from services.events.queries.rsvps import last_rsvp
from services.events.rules import GatheringIsOver, NotEnoughPlaces
from services.events.rules.check_ins import DoorIsClosed, PlaceIsNotPaid, WalkInMustPay
from shared.database import reading
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING
from tests.services.events.entrance import OPEN, Entrance, entrance
from tests.services.events.test_tickets import ask, pool, sell

__all__ = ["entrance"]


def test_somebody_unannounced_takes_places_though_it_has_begun(entrance, forum):
    forum.plan(capacity=3)
    who = uuid4()
    seen = entrance.walks_in(who, 2)
    assert (seen.is_new, seen.inside, seen.places, seen.check_in.source) == (True, 2, 2, "walk-in")
    assert (forum.now_is().taken, forum.now_is().overbook) == (2, 0)
    assert forum.audit().agrees
    assert [one.person_id for one in announced(forum.engine) if isinstance(one, RsvpAccepted)] == [
        who
    ]
    assert [one.person_id for one in entrance.said()] == [who]


def test_a_second_time_they_are_in_already(entrance, forum):
    who = uuid4()
    entrance.walks_in(who, 2)
    again = entrance.walks_in(who, 4)
    assert (again.is_new, again.words) == (False, "Already in since 18:02.")
    assert forum.now_is().taken == 2


def test_where_it_is_full_it_is_refused_unless_the_desk_says_so_and_then_everybody_sees_it(
    entrance, forum
):
    forum.plan(capacity=2)
    forum.rsvp(uuid4())
    who = uuid4()
    version = forum.now_is().version
    with pytest.raises(NotEnoughPlaces, match="To let them in all the same, say `overbook`"):
        entrance.walks_in(who, 3)
    assert entrance.inside() == {"door": 0}
    assert entrance.walks_in(who, 3, overbook=True).inside == 3
    now = forum.now_is()
    assert (now.capacity, now.overbook, now.taken) == (2, 2, 4)
    assert now.version > version
    assert forum.audit().agrees


def test_with_room_left_nothing_goes_beyond(entrance, forum):
    entrance.walks_in(uuid4(), overbook=True)
    assert forum.now_is().overbook == 0


def test_who_has_a_place_is_let_in_as_by_their_ticket(entrance, forum):
    who = uuid4()
    forum.rsvp(who, places=2)
    seen = entrance.walks_in(who)
    assert (seen.check_in.source, seen.inside, forum.now_is().taken) == ("door", 1, 2)


def test_who_waits_may_be_let_in_beyond_the_capacity(entrance, forum):
    forum.plan(capacity=1)
    forum.rsvp(uuid4())
    first, second = uuid4(), uuid4()
    forum.rsvp(first)
    forum.rsvp(second, places=2)
    with pytest.raises(NotEnoughPlaces):
        entrance.walks_in(second)
    assert entrance.walks_in(second, overbook=True).inside == 2
    now = forum.now_is()
    assert (now.overbook, now.taken, now.waiting) == (2, 3, 1)
    assert forum.audit().agrees
    assert [one.person_id for one in announced(forum.engine) if isinstance(one, RsvpPromoted)] == [
        second
    ]


def test_who_asked_or_has_an_offer_is_let_in_by_who_stands_at_the_door(entrance, forum):
    forum.plan(needs_approval=True)
    who = uuid4()
    forum.rsvp(who)
    assert entrance.walks_in(who).is_new
    forum.plan(capacity=1, offer_hours=24 * 365)
    first, second = uuid4(), uuid4()
    forum.rsvp(first)
    forum.rsvp(second)
    forum.cancel(first)
    entrance.now = SPRING - timedelta(minutes=10)
    assert entrance.walks_in(second).is_new
    assert forum.audit().agrees
    with reading(forum.engine) as session:
        assert last_rsvp(session, forum.gathering_id, second).held_until is None


def test_a_ticket_that_costs_something_is_to_be_paid_first(entrance, forum):
    sell(forum, "Seat", price=900)
    with pytest.raises(WalkInMustPay):
        entrance.walks_in(uuid4())
    forum.plan(starts_at=NOW + timedelta(hours=5))
    sell(forum, "Seat", price=900)
    held = uuid4()
    ask(forum, held)
    entrance.now = NOW + timedelta(hours=4)
    with pytest.raises(PlaceIsNotPaid):
        entrance.walks_in(held)


def test_a_full_pool_goes_beyond_as_visibly(entrance, forum):
    forum.plan(capacity=5)
    pool(forum, "Bus", 1)
    bus = sell(forum, "Bus", pools=["Bus"])
    entrance.walks_in(uuid4(), ticket_type_id=bus)
    with pytest.raises(NotEnoughPlaces, match="Bus"):
        entrance.walks_in(uuid4(), ticket_type_id=bus)
    entrance.walks_in(uuid4(), ticket_type_id=bus, overbook=True)
    audit = forum.audit()
    assert [(one.taken, one.capacity, one.overbook) for one in audit.pools] == [(2, 1, 1)]
    assert (audit.agrees, audit.overbook) == (True, 0)


def test_nobody_walks_into_what_is_over_or_far_away(entrance: Entrance) -> None:
    entrance.now = SPRING + timedelta(hours=4)
    with pytest.raises(GatheringIsOver):
        entrance.walks_in(uuid4())
    entrance.now = OPEN - timedelta(days=3)
    with pytest.raises(DoorIsClosed):
        entrance.walks_in(uuid4())
