"""Calendars in the format of RFC 5545: what programs for calendars read, and keep up with as it changes.

All moments are written in UTC: each stands for one instant, whatever zone a reader or a server is in and
whatever it knows of summer time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import icalendar

_EDITION = 1
"""How calendars are written; another number makes every reader read anew."""

_ASK_AGAIN = timedelta(hours=1)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ADDRESS = re.compile(r"https?://[^\s\"<>\\]+")


class Status(StrEnum):
    """How sure an occasion is (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Occasion:
    """Something in a calendar, from a moment to a moment.

    `uid` stays whatever else changes; `sequence` rises with each change that calendars must know of, the last
    of which was at `changed_at`. `place` may be the address of a meeting online; `url` is where more stands.
    """

    uid: str
    sequence: int
    changed_at: datetime
    title: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    description: str = ""
    place: str = ""
    url: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Feed:
    """Occasions that are read again and again under one address (METHOD:PUBLISH)."""

    name: str
    occasions: Sequence[Occasion]

    @property
    def tag(self) -> str:
        """What differs as soon as anything in it does; cheap, for nothing is written."""
        told = repr((_EDITION, self.name, tuple(self.occasions)))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def changed_at(self) -> datetime | None:
        """When something in it changed last; None while there is nothing."""
        return max((one.changed_at for one in self.occasions), default=None)

    def written(self) -> bytes:
        """The feed as a file."""
        calendar = _calendar("PUBLISH")
        calendar.add("name", _text(self.name))
        calendar.add("x-wr-calname", _text(self.name))
        again, kind = icalendar.vDuration, {"value": "DURATION"}
        calendar.add("refresh-interval", again(_ASK_AGAIN), parameters=kind)
        calendar.add("x-published-ttl", again(_ASK_AGAIN))
        for one in self.occasions:
            calendar.add_component(_component(one))
        return bytes(calendar.to_ical(sorted=False))


@dataclass(frozen=True)
class Invitation:
    """One occasion in a letter to who comes (RFC 5546): put into their calendar, or taken out of it again.

    Addresses are those of e-mail. Nobody is asked anything: the reader has answered before.
    """

    occasion: Occasion
    organiser: str
    organiser_address: str
    reader_address: str

    @property
    def method(self) -> str:
        """What a program that reads the letter is to do."""
        return "CANCEL" if self.occasion.status == Status.CANCELLED else "REQUEST"

    def written(self) -> bytes:
        """The invitation as a file."""
        organiser = icalendar.vCalAddress(f"mailto:{self.organiser_address}")
        organiser.params["CN"] = _text(self.organiser.replace('"', "'"))
        reader = icalendar.vCalAddress(f"mailto:{self.reader_address}")
        reader.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
        component = _component(self.occasion)
        component.add("organizer", organiser)
        component.add("attendee", reader)
        calendar = _calendar(self.method)
        calendar.add_component(component)
        return bytes(calendar.to_ical(sorted=False))


def _calendar(method: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Footbridge//Events//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _component(one: Occasion) -> icalendar.Event:
    """An occasion in words of the format; of what is empty nothing is said."""
    component = icalendar.Event()
    component.add("uid", one.uid)
    component.add("sequence", one.sequence)
    component.add("dtstamp", _moment(one.changed_at))
    component.add("last-modified", _moment(one.changed_at))
    component.add("dtstart", _moment(one.starts_at))
    component.add("dtend", _moment(one.ends_at))
    component.add("status", one.status.value)
    texts = {
        "summary": one.title,
        "location": one.place,
        "description": one.description,
        "comment": one.comment,
    }
    for name, text in texts.items():
        if text:
            component.add(name, _text(text))
    meeting = _ADDRESS.search(one.place)
    if meeting or one.url:
        component.add("url", meeting.group() if meeting else one.url)
    return component


def _moment(moment: datetime) -> datetime:
    """To the second, in UTC."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _text(text: str) -> icalendar.vText:
    """Text without the characters that no line may have; its own line breaks are kept, as one kind."""
    return icalendar.vText(_CONTROL.sub("", "\n".join(text.splitlines())))
