"""Calendars of events: the same instants before and after a move, and what was called off says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from services.events.actions.gatherings import cancel_gathering, edit_gathering
from services.events.actions.places import lock_gathering
from services.events.models import Gathering
from services.events.queries.calendars import feed_of_one, public_feed
from services.events.rules import NoSuchGathering
from shared.database import reading, transaction
from tests.services.events.conftest import NOW, SPRING, Forum
from tests.services.ics import Component, components, golden, plain

HOME = "https://bridge.example"
LATER = NOW + timedelta(days=1)

# The days on which clocks are changed in 2027: the first Sunday is before, the second after the change.
CHANGES = [
    ("Europe/Amsterdam", "2027-03-27", "2027-03-28"),
    ("Europe/Amsterdam", "2027-10-30", "2027-10-31"),
    ("America/New_York", "2027-03-13", "2027-03-14"),
    ("America/New_York", "2027-11-06", "2027-11-07"),
    ("Australia/Sydney", "2027-04-03", "2027-04-04"),
    ("Australia/Sydney", "2027-10-02", "2027-10-03"),
]


def at(zone: str, day: str, hour: str = "10:00", fold: int = 0) -> datetime:
    """A moment, told by the clock on a wall."""
    told = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZoneInfo(zone), fold=fold)
    return told.astimezone(UTC)


def written(forum: Forum, now: datetime = NOW) -> bytes:
    """The feed of all events."""
    with reading(forum.engine) as session:
        return public_feed(session, "Harbour, Inc.", HOME, now).written()


def shown(forum: Forum, now: datetime = NOW) -> list[Component]:
    """What stands in the feed of all events."""
    return components(written(forum, now))


def only(forum: Forum, now: datetime = NOW) -> Component:
    """The one event in the feed."""
    (found,) = shown(forum, now)
    return found


def edit(forum: Forum, gathering_id: UUID, now: datetime = LATER, **changes) -> Gathering:
    """The desk changes an event."""
    with transaction(forum.engine) as session:
        return edit_gathering(session, lock_gathering(session, gathering_id), now, **changes)


def call_off(forum: Forum, gathering_id: UUID, now: datetime = LATER) -> None:
    """The desk calls an event off."""
    with transaction(forum.engine) as session:
        cancel_gathering(session, gathering_id, "Strike; no trains, no buses", now)


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles"])
def server_elsewhere(request: pytest.FixtureRequest, monkeypatch) -> Iterator[None]:
    """The machine's own clock is set to a zone far away."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_across_clock_changes_a_feed_is_byte_for_byte_what_was_found_right(forum):
    for number, (zone, before, after) in enumerate(CHANGES):
        for more, day in enumerate((before, after)):
            starts_at = at(zone, day)
            forum.plan(
                id=UUID(int=2 * number + more),
                title=f"Walk in {zone}",
                starts_at=starts_at,
                time_zone=zone,
            )
    edit(forum, UUID(int=1), starts_at=at("Europe/Amsterdam", "2027-03-28", "09:00"))
    call_off(forum, UUID(int=2))
    assert plain(written(forum)) == golden("clock-changes")


@pytest.mark.parametrize(("zone", "before", "after"), CHANGES)
def test_on_both_sides_of_a_clock_change_the_wall_shows_what_was_planned(
    forum, zone, before, after, server_elsewhere
):
    for day in (before, after):
        forum.plan(starts_at=at(zone, day), time_zone=zone)
    walls = [one.wall_clock("DTSTART", zone)[-5:] for one in shown(forum)]
    first, second = (one.instant("DTSTART") for one in shown(forum))
    assert walls == ["10:00", "10:00"]
    assert second - first in (timedelta(hours=23), timedelta(hours=25))


def test_of_an_hour_that_comes_twice_each_is_told_apart(forum):
    zone, day = "Europe/Amsterdam", "2027-10-31"
    for fold in (0, 1):
        forum.plan(starts_at=at(zone, day, "02:30", fold), time_zone=zone)
    first, second = (one.instant("DTSTART") for one in shown(forum))
    assert (first.hour, second.hour) == (0, 1)


@pytest.mark.parametrize(("zone", "before", "after"), CHANGES)
def test_a_move_over_a_clock_change_is_told_with_the_new_instant(forum, zone, before, after):
    gathering_id = forum.plan(starts_at=at(zone, before), time_zone=zone)
    was = only(forum)
    edit(forum, gathering_id, starts_at=at(zone, after), ends_at=at(zone, after, "12:00"))
    moved = only(forum)
    assert was.instant("DTSTART") == at(zone, before)
    assert (moved.instant("DTSTART"), moved.instant("DTEND")) == (
        at(zone, after),
        at(zone, after, "12:00"),
    )
    assert (was.lines["UID"], was.lines["SEQUENCE"]) == (moved.lines["UID"], "0")
    assert (moved.lines["SEQUENCE"], moved.lines["STATUS"]) == ("1", "CONFIRMED")
    assert moved.instant("DTSTAMP") == moved.instant("LAST-MODIFIED") == LATER


def test_what_is_called_off_stays_as_cancelled_at_the_same_instant(forum):
    gathering_id = forum.plan()
    call_off(forum, gathering_id)
    off = only(forum)
    assert (off.lines["STATUS"], off.lines["SEQUENCE"]) == ("CANCELLED", "1")
    assert off.instant("DTSTART") == SPRING
    assert off.text("COMMENT") == "Strike; no trains, no buses"
    assert off.lines["UID"] == str(gathering_id)


def test_a_second_cancellation_and_the_same_edit_again_raise_nothing(forum):
    gathering_id = forum.plan()
    for _ in range(2):
        edit(forum, gathering_id, place="Quai 9")
    for hours in (0, 1):
        call_off(forum, gathering_id, LATER + timedelta(hours=hours))
    off = only(forum)
    assert (off.lines["SEQUENCE"], off.instant("DTSTAMP")) == ("2", LATER)


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({"title": "Summer Forum"}, 1),
        ({"description": "Bring boots."}, 1),
        ({"place": "Quai 9"}, 1),
        ({"address": "9 Quai"}, 1),
        ({"ends_at": SPRING + timedelta(hours=4)}, 1),
        ({"time_zone": "Europe/Rome"}, 1),
        ({"capacity": 12}, 0),
        ({"overbook": 3, "offer_hours": 2}, 0),
    ],
)
def test_what_calendars_show_raises_the_sequence_and_nothing_else_does(forum, change, sequence):
    edit(forum, forum.plan(), **change)
    one = only(forum)
    assert one.lines["SEQUENCE"] == str(sequence)
    assert one.instant("DTSTAMP") == (LATER if sequence else NOW)


def test_an_answer_does_not_touch_calendars(forum):
    forum.plan()
    before = written(forum)
    forum.rsvp(uuid4())
    assert written(forum, LATER) == before


def test_a_draft_is_in_no_calendar_also_when_it_is_called_off(forum):
    call_off(forum, forum.plan(draft=True))
    assert shown(forum) == []
    with reading(forum.engine) as session, pytest.raises(NoSuchGathering):
        feed_of_one(session, forum.gathering_id, HOME)


def test_what_is_long_over_leaves_the_feed_and_keeps_a_calendar_of_its_own(forum):
    gathering_id = forum.plan()
    assert len(shown(forum, SPRING + timedelta(days=60))) == 1
    assert shown(forum, SPRING + timedelta(days=61)) == []
    with reading(forum.engine) as session:
        alone = components(feed_of_one(session, gathering_id, HOME).written())
    assert [one.lines["UID"] for one in alone] == [str(gathering_id)]


def test_where_one_meets_online_the_address_of_the_meeting_is_the_link(forum):
    forum.plan(place="Online", address="https://meet.example/forum?room=1", format="online")
    one = only(forum)
    assert one.text("LOCATION") == "Online, https://meet.example/forum?room=1"
    assert one.lines["URL"] == "https://meet.example/forum?room=1"


def test_in_a_room_the_link_leads_to_the_event(forum):
    gathering_id = forum.plan()
    assert only(forum).lines["URL"] == f"{HOME}/events/{gathering_id}"


def test_no_text_breaks_out_of_its_line(forum):
    """A title of lines of the format stays a title; it is found whole by a reader that knows only the format."""
    title = "Forum\r\nEND:VEVENT\nBEGIN:VALARM; a, b \\n c" + "\u00e9" * 90
    forum.plan(title=title, address="https://x.example/\nATTACH:y", description="\x07 bell\r")
    one = only(forum)
    assert one.text("SUMMARY") == title.replace("\r\n", "\n")
    assert one.lines["URL"] == "https://x.example/"
    assert one.text("DESCRIPTION") == " bell"


def test_a_feed_knows_how_long_to_wait_and_what_it_is_called(forum):
    forum.plan()
    told = plain(written(forum)).splitlines()
    assert "METHOD:PUBLISH" in told
    assert "NAME:Harbour\\, Inc." in told
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in told
