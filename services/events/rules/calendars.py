"""What calendars are told: of which changes, of whose answers, and for how long of what is past."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from services.events.models import Gathering, GatheringState, Rsvp, RsvpState
from shared.errors import NotFound

KEPT = timedelta(days=60)
"""For how long after its end an occasion, also one that was called off, stays in a feed."""

LARGEST_FEED = 1000

_TOLD = frozenset(
    {"title", "description", "starts_at", "ends_at", "time_zone", "place", "address", "format"}
)


class NoSuchCalendar(NotFound):
    """There is no calendar at this address, or not any more."""


def must_be_told(changed: Iterable[str]) -> bool:
    """Whether these are changes of something that stands in calendars."""
    return not _TOLD.isdisjoint(changed)


def place_of(gathering: Gathering) -> str:
    """Where it is, in one line: the name of the place, and its address or that of the meeting online."""
    return ", ".join(part for part in (gathering.place, gathering.address) if part)


def takes_place(gathering: Gathering) -> bool:
    """Whether it was not called off."""
    return gathering.state != GatheringState.CANCELLED


def is_sure(rsvp: Rsvp) -> bool:
    """Whether a person has the places for good: neither to be paid, nor offered, nor waited for."""
    return rsvp.state == RsvpState.CONFIRMED


def hash_of(token: str) -> str:
    """What is kept of the token of a link; the token has 256 random bits, so that it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
