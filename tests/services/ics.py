"""A reader of calendars of our own, by RFC 5545 alone: it knows nothing of the library that writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.parser import isoparse

GOLDEN = Path(__file__).with_name("calendars")
_ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True)
class Component:
    """One component: its lines as name to text, the parameters of names cut off."""

    lines: dict[str, str]

    def text(self, name: str) -> str:
        """A text as people read it."""
        return _ESCAPED.sub(lambda found: found[1].replace("n", "\n"), self.lines[name])

    def instant(self, name: str) -> datetime:
        """A moment; it must be written in UTC, so that there is but one way to read it."""
        assert re.fullmatch(r"\d{8}T\d{6}Z", self.lines[name]), self.lines[name]
        return isoparse(self.lines[name]).astimezone(UTC)

    def wall_clock(self, name: str, zone: str) -> str:
        """What the clock on a wall shows at that moment."""
        return self.instant(name).astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M")


def components(content: bytes, kind: str = "VEVENT") -> list[Component]:
    """The components of a kind, in order. Lines end and are folded as the format wants it."""
    lines = _unfolded(content)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found, inside = list[Component](), dict[str, str]()
    for line in lines:
        if line == f"BEGIN:{kind}":
            inside = {}
        elif line == f"END:{kind}":
            found.append(Component(inside))
        else:
            named, _, value = line.partition(":")
            inside[named.partition(";")[0]] = value
    return found


def golden(name: str) -> str:
    """A calendar as it was found right by people, with plain line ends."""
    return (GOLDEN / f"{name}.ics").read_text(encoding="utf-8")


def plain(content: bytes) -> str:
    """A calendar with plain line ends, as golden files have."""
    return content.decode().replace("\r\n", "\n")


def _unfolded(content: bytes) -> list[str]:
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
