"""What is decided about a timetable: where and when a session may be, and who may sign up for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.events.models import Gathering, Sitting
from shared.errors import BadInput, Conflict, NotFound

MOST_SITTINGS = 500
LONGEST = timedelta(hours=24)
_MINUTE = timedelta(minutes=1)


class NoSuchRoom(NotFound):
    """There is no such room at this event."""


class NoSuchTrack(NotFound):
    """There is no such track at this event."""


class NoSuchSession(NotFound):
    """There is no such session at this event."""


class SessionDoesNotFit(BadInput):
    """A session must lie within its event, in whole minutes from its start."""


class SessionsWouldBeOutside(Conflict):
    """The event would end before one of its sessions."""


class SessionIsTooLarge(BadInput):
    """A session cannot have more seats than its room."""


class RoomIsTooSmall(Conflict):
    """A session in this room has more seats."""


class RoomIsTaken(Conflict):
    """There is another session in this room at that time."""


class TooManySessions(Conflict):
    """No more sessions can be entered."""


class SeatsAreTaken(Conflict):
    """More seats are taken than would be left."""


class NeedsNoSignUp(Conflict):
    """Everybody who comes may come to this session."""


class SessionIsFull(Conflict):
    """All seats of this session are taken."""


class SessionHasBegun(Conflict):
    """It is too late: the session has begun."""


class IsElsewhere(Conflict):
    """At that time you have a seat in another session."""


class HasNoPlace(Conflict):
    """Only who has a place at the event signs up for its sessions."""


def check_span(sitting: Sitting, gathering: Gathering) -> None:
    """Refuse a session beyond its event, of more than a day, or with seconds in its times."""
    starts_at, ends_at = sitting.starts_at, sitting.ends_at
    if starts_at < gathering.starts_at or ends_at > gathering.ends_at:
        raise SessionDoesNotFit(
            f"The event is from {gathering.starts_at:%Y-%m-%d %H:%M} to {gathering.ends_at:%Y-%m-%d %H:%M} UTC.",
            fields={"starts_at": ["Must lie within the event, and so must ends_at."]},
        )
    if ends_at <= starts_at or ends_at - starts_at > LONGEST:
        fault = {"ends_at": ["Must be after starts_at, and by no more than a day."]}
        raise SessionDoesNotFit(fields=fault)
    for name, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if (moment - gathering.starts_at) % _MINUTE:
            fault = {name: ["Must be a whole number of minutes after the start of the event."]}
            raise SessionDoesNotFit(fields=fault)


def check_still_within(sittings: Iterable[Sitting], gathering: Gathering) -> None:
    """Refuse to let an event end before its sessions do."""
    for sitting in sittings:
        if sitting.ends_at > gathering.ends_at:
            raise SessionsWouldBeOutside(
                f"{sitting.title} ends at {sitting.ends_at:%Y-%m-%d %H:%M} UTC; move or remove it first.",
                fields={"ends_at": ["Must not be before the end of the last session."]},
            )


def check_seats(sitting: Sitting) -> None:
    """Refuse more seats than the room has, and fewer than are taken."""
    if sitting.hall is not None and (sitting.capacity or 0) > sitting.hall.capacity:
        fault = {"capacity": [f"At most {sitting.hall.capacity}: so many has {sitting.hall.name}."]}
        raise SessionIsTooLarge(fields=fault)
    if sitting.taken > (sitting.capacity or 0):
        fault = {"capacity": [f"At least {sitting.taken}."]}
        raise SeatsAreTaken(f"{sitting.taken} seats are taken already.", fields=fault)


def check_not_begun(sitting: Sitting, now: datetime) -> None:
    """Refuse what comes too late."""
    if sitting.starts_at <= now:
        raise SessionHasBegun(f"{sitting.title} has begun.")


def minutes_of(sitting: Sitting, gathering: Gathering) -> range:
    """The minutes in which the hall is the sitting's, counted from the start of the gathering."""
    begins = (sitting.starts_at - gathering.starts_at) // _MINUTE
    return range(begins, (sitting.ends_at - gathering.starts_at) // _MINUTE)


def overlap(one: Sitting, other: Sitting) -> bool:
    """Whether two sittings are at the same time, for a while."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
