"""Who is let in at the door, when, and why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.events.models import Gathering, GatheringState, Rsvp, RsvpState
from services.events.rules import GatheringIsNotPublished, check_not_cancelled
from shared.errors import BadInput, Conflict, NotFound

DOOR = "door"
"""The checkpoint that every gathering has."""

_OPENS_BEFORE = timedelta(hours=24)
_CLOSES_AFTER = timedelta(days=7)


class TicketIsNotOurs(BadInput):
    """This code is no ticket of ours, or it is damaged."""


class TicketIsForAnotherGathering(Conflict):
    """This ticket is for another event."""


class TicketIsGivenBack(Conflict):
    """This place was given back, or is somebody else's now."""


class HasNoPlaceYet(Conflict):
    """This person has no place yet."""


class PlaceIsNotPaid(Conflict):
    """This place is held, and not paid yet."""


class DoorIsClosed(Conflict):
    """Nobody is let in at this time."""


class NoSuchPlace(NotFound):
    """This answer is not for so many people."""


class NoSuchCheckpoint(NotFound):
    """There is no such checkpoint at this event."""


class NoSuchCheckIn(NotFound):
    """Nobody was let in here by this id."""


class SaysNotWhoComes(BadInput):
    """It takes the code of a ticket, or the id of a person."""


def check_door_is_open(gathering: Gathering, at: datetime) -> None:
    """Refuse to let anybody in long before or after a gathering, or at one that does not take place."""
    check_not_cancelled(gathering)
    if gathering.state == GatheringState.DRAFT:
        raise GatheringIsNotPublished(f"{gathering.title} is not published yet.")
    opens, closes = gathering.starts_at - _OPENS_BEFORE, gathering.ends_at + _CLOSES_AFTER
    if not opens <= at <= closes:
        said = f"{on_the_clock(gathering, opens)} to {on_the_clock(gathering, closes)}"
        raise DoorIsClosed(f"{gathering.title}: the door is open from {said}.")


def check_has_place(gathering: Gathering, rsvp: Rsvp, place: int) -> None:
    """Refuse who has no place, or has given it back, and say what is the matter."""
    if rsvp.state == RsvpState.CANCELLED:
        when = f" on {on_the_clock(gathering, rsvp.cancelled_at)}" if rsvp.cancelled_at else ""
        raise TicketIsGivenBack(f"Given back{when}; who comes instead has a ticket of their own.")
    if rsvp.state == RsvpState.WAITING:
        raise HasNoPlaceYet("They are on the waiting list.")
    if rsvp.state == RsvpState.ASKED:
        raise HasNoPlaceYet("They asked to come, and the host has not said yes or no yet.")
    if rsvp.state == RsvpState.OFFERED:
        raise HasNoPlaceYet("A place is offered to them, and they have not said yes yet.")
    if rsvp.state == RsvpState.HELD:
        until = on_the_clock(gathering, rsvp.held_until) if rsvp.held_until else ""
        raise PlaceIsNotPaid(f"It is held until {until}.")
    if place >= rsvp.places:
        are = "1 person" if rsvp.places == 1 else f"{rsvp.places} people"
        raise NoSuchPlace(f"This answer is for {are}; 0 is the first place.")


def since(gathering: Gathering, moment: datetime, now: datetime) -> str:
    """The hour of a moment on the clock of the gathering, with the day where it is another than now."""
    zone = ZoneInfo(gathering.time_zone)
    there = moment.astimezone(zone)
    is_today = there.date() == now.astimezone(zone).date()
    return f"{there:%H:%M}" if is_today else on_the_clock(gathering, moment)


def on_the_clock(gathering: Gathering, moment: datetime) -> str:
    """A day and an hour of where the gathering is."""
    return f"{moment.astimezone(ZoneInfo(gathering.time_zone)):%Y-%m-%d %H:%M}"
