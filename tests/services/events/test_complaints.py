"""What users of others complain of, and what is so here: one test for each, named for it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from events.attending import RsvpReconfirmAsked
from events.places import PlacesHeld
from services.events.actions.attending import say_whether
from services.events.actions.offline import Scan
from services.events.actions.rsvps import accept_rsvp
from services.events.jobs import ask_for_a_yes, free_unpaid_places
from services.events.models import Rsvp
from services.events.rules.policies import GatheringIsFull
from shared.database import transaction
from tests.road import announced
from tests.services.events.conftest import SPRING, Forum
from tests.services.events.door import DESK, planned
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


def ask_late(forum: Forum) -> Rsvp:
    """Somebody comes after the holds ran out."""
    late = LATER + timedelta(hours=1)
    with transaction(forum.engine) as session:
        return accept_rsvp(session, forum.gathering_id, uuid4(), 1, late, late.date())
