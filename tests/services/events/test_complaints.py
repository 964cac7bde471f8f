"""What users of others complain of, and what is so here: one test for each, named for it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event

from events.attending import RsvpReconfirmAsked
from events.places import PlacesHeld
from services.events.actions.attending import say_whether
from services.events.actions.gatherings import edit_gathering
from services.events.actions.holds import accept_offer
from services.events.actions.offline import Scan
from services.events.actions.places import lock_gathering
from services.events.actions.rsvps import accept_rsvp
from services.events.jobs import ask_for_a_yes, free_unpaid_places
from services.events.models import Rsvp
from services.events.rules import PlacesAreTaken
from services.events.rules.policies import GatheringIsFull, NothingIsOffered
from shared.database import transaction
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING, Forum
from tests.services.events.door import DESK, Door, planned
from tests.services.events.entrance import OPEN, entrance
from tests.services.events.test_concurrency import THREADS, at_once
from tests.services.events.test_paid_places import LATER, Box, box
from tests.services.events.test_series import grow, planned_series, statements
from tests.services.events.test_tickets import ask, pool, sell
from tests.services.ics import components

__all__ = ["box", "entrance"]


def test_only_whole_orders_can_be_cancelled(forum):
    """One answer is one person's: each goes back alone, and nobody else loses anything by it."""
    forum.plan(capacity=3)
    colleagues = [uuid4(), uuid4(), uuid4()]
    held = [forum.rsvp(one) for one in colleagues]
    waits = forum.rsvp(uuid4())
    forum.cancel(colleagues[1])
    assert [forum.state_of(one) for one in (*held, waits)] == [
        "confirmed",
        "cancelled",
        "confirmed",
        "confirmed",
    ]


def test_a_cancelled_place_is_not_freed_or_freed_twice(forum):
    """A place is given back by the step that its answer takes, so once, however often one asks."""
    forum.plan(capacity=2)
    sell(forum, "Seat", price=900)
    who = uuid4()
    ask(forum, who, 2)
    for _ in range(3):
        forum.cancel(who)
    assert forum.now_is().taken == 0
    with transaction(forum.engine) as session:
        free_unpaid_places(session, LATER, LATER.date())
    assert forum.now_is().taken == 0
    assert forum.audit().agrees


def test_one_full_bucket_blocks_what_does_not_draw_on_it(forum):
    """Only the pools that a ticket draws on are looked at."""
    forum.plan(capacity=5)
    pool(forum, "Workshop", 1)
    workshop, talk = sell(forum, "Workshop", pools=["Workshop"]), sell(forum, "Talk")
    ask(forum, uuid4(), ticket_type_id=workshop)
    assert ask(forum, uuid4(), ticket_type_id=workshop).state == "waiting"
    assert ask(forum, uuid4(), ticket_type_id=talk).state == "confirmed"


def test_a_peak_of_sales_waits_behind_those_who_come_too_late(forum, engine):
    """A no on a hot day locks nothing, so it stands in the way of nobody."""
    forum.plan(capacity=1, has_waiting_list=False)
    forum.rsvp(uuid4())
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    with pytest.raises(GatheringIsFull):
        forum.rsvp(uuid4())
    assert not any("FOR UPDATE" in one for one in said)


def test_sold_out_though_abandoned_seats_remain(forum):
    """What was not paid in time is free for the next who asks, though no clock has struck."""
    forum.plan(capacity=1, has_waiting_list=False)
    sell(forum, "Seat", price=900)
    ask(forum, uuid4())
    with pytest.raises(GatheringIsFull):
        ask(forum, uuid4())
    assert ask_late(forum).state == "held"
    assert forum.audit().agrees


def test_ordinary_buyers_get_the_last_paid_seat_twice(forum):
    """Eight at the same moment, while holds run out: each place is held by one, and the books say so."""
    forum.plan(capacity=3)
    sell(forum, "Seat", price=900)
    for _ in range(3):
        ask(forum, uuid4())
    meet = threading.Barrier(THREADS, timeout=60)

    def come(number: int) -> None:
        meet.wait()
        if number == 0:
            with transaction(forum.engine) as session:
                free_unpaid_places(session, LATER, LATER.date())
        else:
            ask_late(forum)

    at_once(come)
    audit = forum.audit()
    assert (audit.counted_taken, audit.counted_waiting) == (3, THREADS - 1 - 3)
    assert audit.agrees


def test_others_queue_behind_the_slowest_card(box: Box):
    """To hold a place asks nobody outside: it is held when nobody bills, and the next is served meanwhile."""
    box.open(capacity=5)
    first, second = box.person("First"), box.person("Second")
    assert [box.ask(one).state for one in (first, second)] == ["held", "held"]
    assert len([one for one in announced(box.forum.engine) if isinstance(one, PlacesHeld)]) == 2
    assert box.invoices(first) == []
    box.road()
    assert [one.state for one in box.invoices(first)] == ["open"]


def test_a_host_who_wants_one_more_must_break_the_capacity(door, member):
    """Beyond the capacity leads one number, which everybody on the desk sees; the next in line has the place."""
    path = f"/{planned(door, capacity=1)['id']}"
    people: list[UUID] = [member(), member()]
    answers = [door.ask("POST", f"{path}/rsvps", one, {"places": 1}) for one in people]
    assert [one.status_code for one in answers] == [201, 202]
    shown = door.ask("GET", path, DESK)
    door.ask("PATCH", path, DESK, {"overbook": 1}, If_Match=shown.headers["ETag"])
    assert door.ask("GET", path, DESK).json["overbook"] == 1
    assert door.ask("GET", f"{path}/rsvps/{people[1]}", people[1]).json["state"] == "confirmed"


def test_what_was_scanned_offline_is_called_invalid_afterwards(entrance):
    """Who was let in at 18:02 was let in at 18:02, though the ticket was given back before anybody heard of it.

    It is kept as it happened and flagged for the desk; no ticket turns from good to failed afterwards.
    """
    who, forum = uuid4(), entrance.forum
    code = entrance.code(forum.rsvp(who))
    told = Scan("scanner-2/17", OPEN, "door", code)
    entrance.now = OPEN + timedelta(minutes=90)
    forum.cancel(who)
    (noted,) = entrance.sends(told)
    assert (noted.check_in.checked_in_at, noted.check_in.flag) == (OPEN, "given-back")
    assert entrance.inside() == {"door": 1}
    (again,) = entrance.sends(told)
    assert (again.is_new, again.check_in.id) == (False, noted.check_in.id)
    entrance.settle(noted, "She had cancelled by mistake")
    assert entrance.sends(told)[0].check_in.checked_in_at == OPEN
    assert (entrance.inside(), entrance.flags()) == ({"door": 1}, [])


def test_a_series_of_13000_dates_slows_lists_down(door, engine):
    """A page takes as many statements, whether the series has 20 dates or 13,000."""
    series_id = planned_series(door, rule="FREQ=WEEKLY;COUNT=20")
    few = statements(door, engine, series_id)
    grow(engine, series_id, 13_000)
    assert door.ask("GET", f"/series/{series_id}", None).json["dates"] == 13_000
    assert statements(door, engine, series_id) == few


def test_calendar_feeds_off_by_hours(door, monkeypatch):
    """Each instant is written in UTC: no zone of a server or a reader has a say in it, nor has a clock change."""
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    for day, offset in (("2099-10-24", "+02:00"), ("2099-10-26", "+01:00")):
        hours = {"starts_at": f"{day}T19:00:00{offset}", "ends_at": f"{day}T21:00:00{offset}"}
        planned(door, **hours, time_zone="Europe/Amsterdam")
    shown = components(door.ask("GET", "/calendar.ics", None).data)
    monkeypatch.undo()
    time.tzset()
    assert [one.lines["DTSTART"] for one in shown] == ["20991024T170000Z", "20991026T180000Z"]
    walls = [one.wall_clock("DTSTART", "Europe/Amsterdam")[-5:] for one in shown]
    assert walls == ["19:00", "19:00"]


def test_who_changes_their_mind_when_the_catering_is_ordered_is_moderated(door, member):
    """After the date a change is asked for; the host sees it, says yes or no, and until then all stays."""
    soon = [(datetime.now(UTC) + timedelta(days=2, hours=more)).isoformat() for more in (0, 3)]
    path = f"/{planned(door, starts_at=soon[0], ends_at=soon[1], changes_until_hours=72)['id']}"
    who = member()
    door.ask("POST", f"{path}/rsvps", who, {"places": 2})
    assert door.ask("PUT", f"{path}/rsvps/{who}", who, {"places": 1}).status_code == 202
    assert door.ask("GET", path, DESK).json["taken"] == 2
    (asked,) = door.ask("GET", f"{path}/change-requests", DESK).json["items"]
    door.ask("POST", f"{path}/change-requests/{asked['id']}/approval", DESK)
    assert door.ask("GET", path, DESK).json["taken"] == 1


def test_half_of_those_who_said_yes_do_not_come_and_nobody_moves_up_in_time(forum):
    """Two days before, everybody is asked once whether they still come; a no lets the next in at once."""
    forum.plan(capacity=1, reconfirm_hours=48)
    comes, waits = forum.rsvp(uuid4()), forum.rsvp(uuid4())
    for _ in range(2):
        with transaction(forum.engine) as session:
            ask_for_a_yes(session, SPRING - timedelta(hours=48), SPRING.date())
    asked = [one for one in announced(forum.engine) if isinstance(one, RsvpReconfirmAsked)]
    assert [one.rsvp_id for one in asked] == [comes.id]
    with transaction(forum.engine) as session:
        say_whether(session, comes.id, False, SPRING - timedelta(hours=40))
    assert [forum.state_of(one) for one in (comes, waits)] == ["cancelled", "confirmed"]
    assert forum.audit().agrees


def test_a_freed_place_goes_past_those_who_wait_for_another_ticket(forum):
    """Who waits, waits for the event: the first has the place, though their cheap ticket is sold no more."""
    forum.plan(capacity=1)
    sell(forum, "Early")
    holder = uuid4()
    ask(forum, holder)
    first = ask(forum, uuid4())
    sell(forum, "Early", is_open=False)
    sell(forum, "Late")
    second = ask(forum, uuid4())
    forum.cancel(holder)
    assert [forum.state_of(one) for one in (first, second)] == ["confirmed", "waiting"]


def test_families_cannot_wait_for_seats_together(forum):
    """A party waits as one, has all its places or none, and keeps its position when it is passed over."""
    forum.plan(capacity=2)
    one, other = uuid4(), uuid4()
    forum.rsvp(one)
    forum.rsvp(other)
    family, alone = forum.rsvp(uuid4(), 2), forum.rsvp(uuid4())
    forum.cancel(one)
    assert [forum.state_of(who) for who in (family, alone)] == ["waiting", "confirmed"]
    forum.cancel(other)
    forum.cancel(alone.person_id)
    assert forum.state_of(family) == "confirmed"
    assert forum.audit().agrees


def test_an_offer_that_was_taken_and_given_back_comes_alive_again(forum):
    """An offer is for once: who took it and gave it back is out, and the place is the next one's."""
    forum.plan(capacity=1, offer_hours=24)
    holder = uuid4()
    forum.rsvp(holder)
    first, second = forum.rsvp(uuid4()), forum.rsvp(uuid4())
    forum.cancel(holder)
    with transaction(forum.engine) as session:
        accept_offer(session, forum.gathering_id, first.person_id, NOW)
    forum.cancel(first.person_id)
    assert [forum.state_of(one) for one in (first, second)] == ["cancelled", "offered"]
    with transaction(forum.engine) as session, pytest.raises(NothingIsOffered):
        accept_offer(session, forum.gathering_id, first.person_id, NOW)


def test_nobody_understands_why_no_place_is_given(forum, door, member):
    """Of each party that waits it is said what blocks it, by the name of the pool."""
    forum.plan(capacity=5)
    pool(forum, "Bus", 1)
    bus = sell(forum, "With the bus", pools=["Bus"])
    ask(forum, uuid4(), ticket_type_id=bus)
    ask(forum, uuid4(), ticket_type_id=bus)
    (waits,) = door.ask("GET", f"/{forum.gathering_id}/waitlist/explain", DESK).json["items"]
    assert (waits["position"], waits["blocked_by"]) == (
        1,
        "A party of 1 does not fit into: Bus.",
    )


def test_places_are_offered_after_the_event_has_begun(forum):
    """In the last hours, and after the start, nobody moves up."""
    forum.plan(capacity=1, cut_off_hours=6)
    holder = uuid4()
    forum.rsvp(holder)
    waits = forum.rsvp(uuid4())
    forum.cancel(holder, SPRING - timedelta(hours=5))
    with transaction(forum.engine) as session:
        free_unpaid_places(session, SPRING + timedelta(hours=1), SPRING.date())
    assert forum.state_of(waits) == "waiting"


def test_a_place_beyond_the_capacity_turns_into_a_free_one(forum):
    """What is given beyond the capacity is one number: once it is taken back, no place comes of it."""
    forum.plan(capacity=1, overbook=1)
    first, second = uuid4(), uuid4()
    forum.rsvp(first)
    forum.rsvp(second)
    with pytest.raises(PlacesAreTaken):
        edit(forum, overbook=0)
    forum.cancel(second)
    edit(forum, overbook=0)
    waits = forum.rsvp(uuid4())
    assert forum.state_of(waits) == "waiting"
    forum.cancel(first)
    assert (forum.state_of(waits), forum.now_is().taken) == ("confirmed", 1)


def test_a_sale_to_members_is_impossible_or_open_to_any_address(forum, door, member):
    """A member is who signed in as one: an address in the body is refused, and nobody is looked up by it."""
    path = f"/{planned(door)['id']}"
    door.ask("PUT", f"{path}/ticket-types", DESK, {"name": "Members", "audience": "member"})
    stranger, theirs = uuid4(), member()
    claimed = door.ask("POST", f"{path}/rsvps", stranger, {"email": "a.member@there.example"})
    assert claimed.status_code in (403, 422)
    assert door.ask("POST", f"{path}/rsvps", stranger, {}).status_code in (403, 409)
    assert (
        door.ask("POST", f"{path}/rsvps", stranger, {"person_id": str(theirs)}).status_code == 403
    )
    assert door.ask("POST", f"{path}/rsvps", theirs, {"email": "me@x.example"}).status_code == 422
    assert door.ask("POST", f"{path}/rsvps", theirs, {}).status_code == 201


def test_a_membership_without_a_name_makes_the_ticket_unbuyable(door, member):
    """No name is asked for: who it is was known when they signed in."""
    path = f"/{planned(door)['id']}"
    door.ask("PUT", f"{path}/ticket-types", DESK, {"name": "Members", "audience": "member"})
    assert door.ask("POST", f"{path}/rsvps", member(), {}).status_code == 201


def test_another_name_cannot_be_put_in_when_it_is_sold_out(door, member):
    """Letting somebody else come buys nothing anew, so it works when nothing is left."""
    path = f"/{planned(door, capacity=1, has_waiting_list=False)['id']}"
    who, other, late = member(), member(), member()
    door.ask("POST", f"{path}/rsvps", who, {})
    assert door.ask("POST", f"{path}/rsvps", late, {}).status_code == 409
    moved = door.ask("POST", f"{path}/rsvps/{who}/transfer", who, {"person_id": str(other)})
    assert (moved.status_code, moved.json["state"]) == (200, "confirmed")
    assert door.ask("GET", path, DESK).json["taken"] == 1


def test_one_cannot_cancel_oneself_nor_wait(door, member):
    """Both are one request each, by the person alone, and the next has the place in that moment."""
    path = f"/{planned(door, capacity=1)['id']}"
    who, waits = member(), member()
    assert door.ask("POST", f"{path}/rsvps", who, {}).status_code == 201
    assert door.ask("POST", f"{path}/rsvps", waits, {}).status_code == 202
    assert door.ask("DELETE", f"{path}/rsvps/{who}", who).json["state"] == "cancelled"
    assert door.ask("GET", f"{path}/rsvps/{waits}", waits).json["state"] == "confirmed"


def test_a_waiting_list_is_a_second_form_that_somebody_works_off_by_hand(forum):
    """Who waits moves up by what frees the place: larger rooms and cancellations, with no job and no desk."""
    forum.plan(capacity=1)
    holder = uuid4()
    forum.rsvp(holder)
    first, second = forum.rsvp(uuid4()), forum.rsvp(uuid4())
    forum.cancel(holder)
    edit(forum, capacity=2)
    assert [forum.state_of(one) for one in (first, second)] == ["confirmed", "confirmed"]


def test_a_peak_is_let_in_until_everything_times_out(engine, settings, member):
    """Who asks too often hears 429 and when to come again, before any database is asked."""
    door = Door(replace(settings, rate_limit="3 per minute"))
    path, who = f"/{uuid4()}/rsvps", member()
    for _ in range(3):
        assert door.ask("POST", path, who, {}).status_code == 404
    said: list[str] = []

    def hear(*told: Any) -> None:
        said.append(told[2])

    event.listen(Engine, "before_cursor_execute", hear)
    shed = door.ask("POST", path, who, {})
    event.remove(Engine, "before_cursor_execute", hear)
    assert shed.status_code == 429
    assert 1 <= int(shed.headers["Retry-After"]) <= 60
    assert said == []


def edit(forum: Forum, **changes: object) -> None:
    with transaction(forum.engine) as session:
        gathering = lock_gathering(session, forum.gathering_id)
        edit_gathering(session, gathering, NOW, **changes)


def ask_late(forum: Forum) -> Rsvp:
    """Somebody comes after the holds ran out."""
    late = LATER + timedelta(hours=1)
    with transaction(forum.engine) as session:
        return accept_rsvp(session, forum.gathering_id, uuid4(), 1, late, late.date())
