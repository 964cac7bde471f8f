"""Places that are offered to who waits: until a moment, to one after the other, and nobody is jumped."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from events.gatherings import RsvpOffered, RsvpOfferLapsed
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.holds import accept_offer
from services.events.jobs import free_unpaid_places
from services.events.models import Rsvp
from services.events.rules.policies import NothingIsOffered, PlacesAreOffered
from shared.database import transaction
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING
from tests.services.events.door import DESK, planned
from tests.services.events.test_tickets import ask, sell

LATER = NOW + timedelta(hours=25)


def accept(forum, person_id: UUID, now: datetime = NOW) -> Rsvp:
    with transaction(forum.engine) as session:
        return accept_offer(session, forum.gathering_id, person_id, now)


def strike(forum, now: datetime = LATER) -> int:
    with transaction(forum.engine) as session:
        return free_unpaid_places(session, now, now.date())


@pytest.fixture
def line(forum):
    """A full gathering of two, and two parties that wait: a pair, then one alone."""
    forum.plan(capacity=2, offer_hours=24)
    holder, pair, alone = uuid4(), uuid4(), uuid4()
    held = forum.rsvp(holder, 2)
    assert held.state == "confirmed"
    return holder, forum.rsvp(pair, 2), forum.rsvp(alone)


def test_a_freed_place_is_offered_in_order_and_taken_by_who_says_yes(forum, line):
    holder, pair, alone = line
    forum.cancel(holder)
    assert [forum.state_of(one) for one in (pair, alone)] == ["offered", "waiting"]
    said = [one for one in announced(forum.engine) if isinstance(one, RsvpOffered)]
    assert [(one.rsvp_id, one.offered_until) for one in said] == [
        (pair.id, NOW + timedelta(hours=24))
    ]
    assert forum.rsvp(uuid4()).state == "waiting"
    assert accept(forum, pair.person_id).state == "confirmed"
    assert accept(forum, pair.person_id).state == "confirmed"
    assert strike(forum) == 0
    assert forum.audit().agrees


def test_an_offer_that_runs_out_goes_to_the_next_and_does_not_come_alive_again(forum, line):
    holder, pair, alone = line
    forum.cancel(holder)
    assert strike(forum) == 1
    assert [forum.state_of(one) for one in (pair, alone)] == ["cancelled", "offered"]
    with pytest.raises(NothingIsOffered):
        accept(forum, pair.person_id, LATER)
    assert [one.rsvp_id for one in announced(forum.engine) if isinstance(one, RsvpOfferLapsed)] == [
        pair.id
    ]
    assert forum.audit().agrees


def test_an_offer_runs_out_by_itself_for_whoever_asks_next(forum, line):
    holder, pair, alone = line
    forum.cancel(holder)
    assert forum.rsvp(uuid4(), now=LATER).state == "confirmed"
    assert [forum.state_of(one) for one in (pair, alone)] == ["cancelled", "offered"]
    with pytest.raises(NothingIsOffered):
        accept(forum, pair.person_id, LATER)
    assert forum.audit().agrees


def test_who_says_no_makes_room_for_the_next(forum, line):
    holder, pair, alone = line
    forum.cancel(holder)
    forum.cancel(pair.person_id)
    assert forum.state_of(alone) == "offered"
    assert forum.audit().taken == 1


def test_nobody_is_offered_a_place_for_longer_than_until_the_start(forum):
    forum.plan(capacity=1, offer_hours=24)
    holder, waits = uuid4(), uuid4()
    forum.rsvp(holder)
    late = SPRING - timedelta(hours=2)
    forum.rsvp(waits, now=late)
    forum.cancel(holder, now=late)
    said = [one for one in announced(forum.engine) if isinstance(one, RsvpOffered)]
    assert [one.offered_until for one in said] == [SPRING]


def test_what_is_offered_and_costs_something_is_paid_after_the_yes(forum):
    forum.plan(capacity=1, offer_hours=24)
    sell(forum, "Seat", price=100)
    holder, waits = uuid4(), uuid4()
    ask(forum, holder)
    ask(forum, waits)
    forum.cancel(holder)
    assert accept(forum, waits).state == "held"
    assert forum.audit().agrees


def test_an_offer_becomes_anothers_and_changes_no_number(forum, line):
    holder, pair, _ = line
    forum.cancel(holder)
    with pytest.raises(PlacesAreOffered):
        forum.change(pair.person_id, 1)
    other = uuid4()
    with transaction(forum.engine) as session:
        transfer_rsvp(session, forum.gathering_id, pair.person_id, other, NOW, NOW.date())
    assert accept(forum, other).state == "confirmed"
    assert forum.audit().taken == 2


def test_the_explanation_says_until_when_a_place_is_offered(door, member):
    path = f"/{planned(door, capacity=1, offer_hours=24)['id']}"
    holder, waits = member(), member()
    assert door.ask("POST", f"{path}/rsvps", holder, {"places": 1}).status_code == 201
    assert door.ask("POST", f"{path}/rsvps", waits, {"places": 1}).status_code == 202
    assert door.ask("DELETE", f"{path}/rsvps/{holder}", holder).status_code == 200
    (entry,) = door.ask("GET", f"{path}/waitlist/explain", DESK).json["items"]
    assert (entry["state"], entry["position"]) == ("offered", None)
    assert entry["blocked_by"].startswith("Offered until ")
    accepted = f"{path}/rsvps/{waits}/acceptance"
    assert door.ask("POST", accepted, holder).status_code == 403
    assert door.ask("POST", accepted, waits).json["state"] == "confirmed"
