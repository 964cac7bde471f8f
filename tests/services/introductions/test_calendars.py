"""People let their calendars be read; whom they are introduced to sees times that suit both, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from events.introductions import IntroductionMade
from services.introductions.feeds import FeedIsUnreadable, busy_times
from services.introductions.models import Calendar
from services.introductions.reader import Reader
from shared.callers import Role
from shared.calling import fetch
from shared.database import reading
from shared.settings import Settings
from tests.services.introductions.association import Association, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House

BERLIN = ZoneInfo("Europe/Berlin")
SINCE, UNTIL = datetime(2027, 3, 22, tzinfo=UTC), datetime(2027, 4, 12, tzinfo=UTC)


def feed(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tests//EN", *events, "END:VCALENDAR"]
    return "\r\n".join("\r\n".join(lines).split("\n")).encode()


def event(begins: str, ends: str, *more: str) -> str:
    times = (f"DTSTART{begins}", f"DTEND{ends}")
    return "\n".join(
        ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20270101T000000Z", *times, *more, "END:VEVENT"]
    )


def told(content: bytes) -> list[str]:
    found = busy_times(content, SINCE, UNTIL, BERLIN)
    return [f"{begins:%m-%d %H:%M} {ends:%m-%d %H:%M}" for begins, ends in found]


def test_a_series_keeps_its_local_hour_across_a_change_of_clocks() -> None:
    weekly = event(
        ";TZID=Europe/Berlin:20270322T090000",
        ";TZID=Europe/Berlin:20270322T100000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
    )
    assert told(feed(weekly)) == ["03-22 08:00 03-22 09:00", "03-29 07:00 03-29 08:00"]


def test_whole_days_are_those_of_where_one_works_and_what_is_free_or_cancelled_does_not_count() -> (
    None
):
    day = event(";VALUE=DATE:20270323", ";VALUE=DATE:20270324")
    free = event(":20270324T090000Z", ":20270324T100000Z", "TRANSP:TRANSPARENT")
    off = event(":20270325T090000Z", ":20270325T100000Z", "STATUS:CANCELLED")
    busy = (
        "BEGIN:VFREEBUSY\nUID:2\nDTSTAMP:20270101T000000Z\n"
        "FREEBUSY;FBTYPE=BUSY:20270326T090000Z/PT1H\n"
        "FREEBUSY;FBTYPE=FREE:20270327T090000Z/PT1H\nEND:VFREEBUSY"
    )
    assert told(feed(day, free, off, busy)) == [
        "03-22 23:00 03-23 23:00",
        "03-26 09:00 03-26 10:00",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Sign in</html>",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR",
        feed(event(":20270322T090000Z", ":20270322T090001Z", "RRULE:FREQ=SECONDLY")),
        feed(
            event(
                ":20270322T090000Z",
                ":20270322T090001Z",
                f"RRULE:FREQ=HOURLY;BYMINUTE={','.join(map(str, range(60)))}",
            )
        ),
        feed(*[event(":20270322T090000Z", ":20270322T091500Z", "RRULE:FREQ=HOURLY")] * 21),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(FeedIsUnreadable):
        busy_times(content, SINCE, UNTIL, BERLIN)


class Feeds:
    """A server of calendars on this machine, and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.content: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"


@pytest.fixture
def feeds() -> Iterator[Feeds]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path[1:]
            found.asked.append((name, self.headers.get("If-None-Match")))
            content = found.content.get(name)
            status = 404 if content is None else 200
            if content is not None and self.headers.get("If-None-Match") == '"1"':
                status, content = 304, b""
            self.send_response(status)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    found = Feeds(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_door(settings: Settings, engine: Engine) -> Door:
    """The door of a house that may read what is on this machine."""
    return Door(replace(settings, webhooks_private=True))


class Reading:
    """A reader with a clock of its own."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.ahead = timedelta()
        self.reader = Reader(settings, engine, lambda: datetime.now(UTC) + self.ahead)

    def work(self, **later: float) -> int:
        self.ahead += timedelta(**later)
        return self.reader.work()


@pytest.fixture
def reader(open_door: Door, engine: Engine) -> Reading:
    return Reading(open_door.settings, engine)


def give(door: Door, who: UUID, url: str, zone: str = "Europe/Berlin") -> Any:
    return door.ask("PUT", who, f"/persons/{who}/calendar", {"url": url, "zone": zone})


def busy_all_week() -> bytes:
    """Somebody who is busy for the next ten days, and free after them."""
    begins = datetime.now(UTC)
    span = (f":{begins:%Y%m%dT%H%M%SZ}", f":{begins + timedelta(days=10):%Y%m%dT%H%M%SZ}")
    return feed(event(*span, "SUMMARY:Secret merger"))


def test_two_who_are_introduced_see_times_that_suit_both(
    association: Association, house: House, open_door: Door, feeds: Feeds, reader: Reading
) -> None:
    feeds.content = {"luis.ics": busy_all_week(), "amina.ics": feed()}
    for who, name in ((house.luis, "luis.ics"), (house.amina, "amina.ics")):
        assert give(open_door, who, feeds.url(name)).status_code == 200
    assert reader.work() == 2
    made = house.met(house.amina)
    (said,) = association.said(IntroductionMade)
    assert len(said.times) == 3
    assert all(one > datetime.now(UTC) + timedelta(days=9) for one in said.times)
    shown = open_door.get(house.amina, f"/{made}/times").json
    assert (len(shown["times"]), shown["by"]) == (3, "both")
    assert open_door.get(house.grace, f"/{made}/times").status_code in (403, 404)
    assert open_door.get([Role.STEWARD], f"/{made}/times").status_code in (403, 404)
    assert not any("Secret" in answer or "luis.ics" in answer for answer in open_door.answers[2:])


def test_of_one_calendar_the_times_are_its_alone_and_of_none_there_are_none(
    association: Association, house: House, open_door: Door, feeds: Feeds, reader: Reading
) -> None:
    made = house.met(house.amina)
    assert open_door.get(house.amina, f"/{made}/times").json == {"times": [], "by": "neither"}
    feeds.content = {"amina.ics": feed()}
    give(open_door, house.amina, feeds.url("amina.ics"))
    reader.work()
    assert open_door.get(house.amina, f"/{made}/times").json["by"] == "yours"
    assert open_door.get(house.luis, f"/{made}/times").json["by"] == "theirs"
    open_door.ask("DELETE", house.amina, f"/persons/{house.amina}/calendar")
    assert open_door.get(house.luis, f"/{made}/times").json == {"times": [], "by": "neither"}


def test_it_is_read_anew_by_its_tag_and_a_broken_one_tells_its_owner_alone(
    association: Association, house: House, open_door: Door, feeds: Feeds, reader: Reading
) -> None:
    feeds.content = {"amina.ics": busy_all_week()}
    give(open_door, house.amina, feeds.url("amina.ics"))
    assert [reader.work(), reader.work(hours=5), reader.work(hours=2)] == [1, 0, 1]
    assert feeds.asked == [("amina.ics", None), ("amina.ics", '"1"')]
    feeds.content = {}
    assert reader.work(hours=7) == 1
    own = open_door.get(house.amina, f"/persons/{house.amina}/calendar").json
    assert (own["trouble"], own["failed_since"] is not None) == ("it answered 404", True)
    assert reader.work(minutes=61) == 1
    made = house.met(house.amina)
    assert open_door.get(house.amina, f"/{made}/times").json["by"] == "yours"
    for who in (house.luis, [Role.STEWARD]):
        assert open_door.get(who, f"/persons/{house.amina}/calendar").status_code == 403


def test_a_feed_that_never_changes_is_written_out_anew_before_what_is_known_ends(
    house: House, open_door: Door, feeds: Feeds, reader: Reading, engine: Engine
) -> None:
    begins = datetime.now(UTC) - timedelta(days=1)
    span = (f":{begins:%Y%m%dT%H%M%SZ}", f":{begins + timedelta(days=1):%Y%m%dT%H%M%SZ}")
    feeds.content = {"amina.ics": feed(event(*span, "RRULE:FREQ=DAILY"))}
    give(open_door, house.amina, feeds.url("amina.ics"))
    for days in (0, 9, 2):
        assert reader.work(days=days) == 1
    assert [tag for _, tag in feeds.asked] == [None, '"1"', None]
    with reading(engine) as session:
        (busy,) = session.scalars(select(Calendar)).one().busy
    assert datetime.fromisoformat(busy[1]) > datetime.now(UTC) + timedelta(days=11 + 27)


@pytest.mark.parametrize(
    "header, body",
    [
        (("Content-Encoding", "gzip"), b"no gzip at all"),
        (("Content-Length", "100"), b"ten bytes."),
        (("Transfer-Encoding", "chunked"), b"zz\r\nbad"),
    ],
)
def test_half_an_answer_or_a_garbled_one_is_trouble_and_not_a_fall(
    header: tuple[str, str], body: bytes
) -> None:
    class Garbling(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header(*header)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Garbling) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/a.ics"
            found = fetch(url, {}, allows_private=True, most_bytes=1_000_000, seconds=3)
        finally:
            server.shutdown()
            thread.join()
    assert "could not be reached" in found.trouble


def test_who_sends_a_byte_now_and_then_is_not_waited_for() -> None:
    asked = threading.Event()

    class Trickling(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            while not asked.wait(0.02):
                try:
                    self.wfile.write(b"B")
                except OSError:
                    return

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Trickling) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/a.ics"
            found = fetch(url, {}, allows_private=True, most_bytes=1_000_000, seconds=0.3)
        finally:
            asked.set()
            server.shutdown()
            thread.join()
    assert "longer than" in found.trouble


def test_nothing_of_the_feed_is_kept_but_when_one_is_busy(
    house: House, open_door: Door, feeds: Feeds, reader: Reading, engine: Engine
) -> None:
    feeds.content = {"amina.ics": busy_all_week()}
    give(open_door, house.amina, feeds.url("amina.ics"))
    reader.work()
    with reading(engine) as session:
        kept = session.scalars(select(Calendar)).one()
        assert "Secret" not in str(vars(kept))
        assert len(kept.busy) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://calendars.example/a.ics",
        "https://127.0.0.1/a.ics",
        "https://10.0.0.8/a.ics",
        "https://[::1]/a.ics",
        "https://me:secret@calendars.example/a.ics",
        "ftp://calendars.example/a.ics",
        "https://[half/a.ics",
    ],
)
def test_an_address_that_is_not_public_is_refused(house: House, door: Door, url: str) -> None:
    refused = give(door, house.amina, url)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/calendar-must-be-public")
    assert give(door, house.amina, "webcal://calendars.example/a.ics").status_code == 200


def test_a_name_that_leads_inside_is_not_read(
    house: House, settings: Settings, engine: Engine, open_door: Door
) -> None:
    give(open_door, house.amina, "https://localhost/a.ics")
    strict = Reading(replace(settings, webhooks_private=False), engine)
    strict.work()
    own = open_door.get(house.amina, f"/persons/{house.amina}/calendar").json
    assert "private network" in own["trouble"]


def test_on_a_page_of_one_s_own_it_is_given_and_taken_back(
    house: House, open_door: Door, feeds: Feeds, reader: Reading
) -> None:
    amina = Browser(open_door.settings, house.amina)
    page = amina.opens(f"/persons/{house.amina}/calendar/page")
    zone = {"zone": "Africa/Nairobi"}
    page = amina.presses(page, "Let it be read", url=feeds.url("amina.ics"), **zone)
    assert "It will be read in a moment." in words_of(page)
    reader.work()
    page = amina.opens(f"/persons/{house.amina}/calendar/page")
    assert "it answered 404." in words_of(page)
    feeds.content = {"amina.ics": feed()}
    reader.work(hours=2)
    page = amina.opens(f"/persons/{house.amina}/calendar/page")
    assert "It was last read on" in words_of(page)
    refused = amina.presses(page, "Let it be read", url="ftp://calendars.example/a", **zone)
    assert "https:// or webcal://" in words_of(refused)
    page = amina.presses(page, "Read it no more")
    assert "Read it no more" not in page.text
    luis = Browser(open_door.settings, house.luis)
    assert luis.opens(f"/persons/{house.amina}/calendar/page").status_code == 403
