"""What is changed at an event reaches calendars by all ways at once: feeds, one's own link, and letters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

from services.notifications.sender import Sender
from tests.services.doors import Doors
from tests.services.ics import Component, components
from tests.services.neighbours import FOUNDER, Neighbours
from tests.services.notifications.office import read_letter

EMAIL = FOUNDER["person"]["email"]


def letters(doors: Doors) -> list[tuple[str, Component]]:
    """What letters told the founder's calendar, in order of their numbers: what to do, and of what."""
    engine, then = doors.house.engine("notifications"), datetime.now(UTC) + timedelta(minutes=1)
    sender = Sender(doors.settings, engine, clock=lambda: then)
    while sender.post_due():
        pass
    found = []
    for file in (doors.settings.home / "mail").glob("*.eml"):
        letter = read_letter(file.read_bytes())
        if EMAIL in str(letter["To"]):
            found += [_told(part) for part in letter.walk() if _is_calendar(part)]
    return sorted(found, key=lambda one: int(one[1].lines["SEQUENCE"]))


def test_a_move_a_place_given_back_and_a_cancellation_reach_all_calendars(
    neighbours: Neighbours,
) -> None:
    doors, gathering = neighbours.doors, neighbours.known["gathering_id"]
    founder, office = doors.person(neighbours.founder), neighbours.office
    made = neighbours.do("events", "/calendar-links", founder)
    own = urlsplit(made["url"]).path.removeprefix("/events")
    ways = ("/calendar.ics", f"/{gathering}.ics", own)

    def feeds() -> list[Component]:
        """The event, as each feed tells it."""
        told = [components(doors.ask("events", "GET", way).data) for way in ways]
        return [one for feed in told for one in feed if one.lines["UID"] == gathering]

    before = feeds()[0].instant("DTSTART")
    moved = {
        "starts_at": (before + timedelta(days=1)).isoformat(),
        "ends_at": (before + timedelta(days=1, hours=3)).isoformat(),
    }
    headers = {**office, "If-Match": "*"}
    assert doors.ask("events", "PATCH", f"/{gathering}", headers, json=moved).status_code == 200
    doors.spread()
    method, told = letters(doors)[-1]
    assert (method, told.lines["UID"]) == ("REQUEST", gathering)
    assert [one.instant("DTSTART") for one in (*feeds(), told)] == [before + timedelta(days=1)] * 4

    path = f"/{gathering}/rsvps/{neighbours.founder}"
    assert doors.ask("events", "DELETE", path, founder).status_code == 200
    doors.spread()
    assert letters(doors)[-1][0] == "CANCEL"
    assert len(feeds()) == 2

    neighbours.do("events", f"/{gathering}/cancellation", reason="Strike")
    assert {one.lines["STATUS"] for one in feeds()} == {"CANCELLED"}
    assert [method for method, _ in letters(doors)] == ["REQUEST", "REQUEST", "CANCEL"]


def _is_calendar(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/calendar"


def _told(part: EmailMessage) -> tuple[str, Component]:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    (occasion,) = components(content)
    return str(part.get_param("method")), occasion
