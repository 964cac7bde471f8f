"""Who is let in at the door, when, and why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.events.models import Flag, Gathering, GatheringState, Rsvp, RsvpState
from services.events.rules import GatheringIsNotPublished, check_not_cancelled
from shared.errors import BadInput, Conflict, NotFound, Refusal

DOOR = "door"
"""The checkpoint that every gathering has."""

_OPENS_BEFORE = timedelta(hours=24)
_CLOSES_AFTER = timedelta(days=7)
_CLOCKS_DIFFER = timedelta(minutes=5)


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


class IsInside(Conflict):
    """Somebody of this answer was let in; the door undoes that first."""


class DoorIsClosed(Conflict):
    """Nobody is let in at this time."""


class NoSuchPlace(NotFound):
    """This answer is not for so many people."""


class NoSuchCheckpoint(NotFound):
    """There is no such checkpoint at this event."""


class NoSuchCheckIn(NotFound):
    """Nobody was let in here by this id."""


class NothingToSettle(Conflict):
    """There is nothing odd about this."""


class SaysNotWhoComes(BadInput):
    """It takes the code of a ticket, or the id of a person."""


class WalkInMustPay(Conflict):
    """The ticket for whoever comes unannounced costs something; only what is paid lets somebody in."""


_FLAGS = {
    TicketIsGivenBack: Flag.GIVEN_BACK,
    HasNoPlaceYet: Flag.NO_PLACE,
    PlaceIsNotPaid: Flag.NOT_PAID,
    NoSuchPlace: Flag.NO_SUCH_PLACE,
}


def check_door_is_open(gathering: Gathering, at: datetime) -> None:
    """Refuse to let anybody in long before or after a gathering, or at one that does not take place."""
    check_not_cancelled(gathering)
    if gathering.state == GatheringState.DRAFT:
        raise GatheringIsNotPublished(f"{gathering.title} is not published yet.")
    opens, closes = _hours(gathering)
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


def what_is_odd(gathering: Gathering, rsvp: Rsvp, place: int) -> tuple[str, str]:
    """The flag for a place that was let in, and why in words; empty when it was right to."""
    if gathering.state in (GatheringState.CANCELLED, GatheringState.DRAFT):
        return Flag.NOT_TAKING_PLACE, f"{gathering.title} is {gathering.state}."
    try:
        check_has_place(gathering, rsvp, place)
    except Refusal as refused:
        return _FLAGS[type(refused)], refused.detail
    return "", ""


def sane_time(gathering: Gathering, told: datetime, now: datetime) -> tuple[datetime, str]:
    """When something happened that a device tells of, and, when its clock cannot be right, what it said.

    Nothing happens later than now, nor when the door is not open; a few minutes are forgiven.
    """
    opens, closes = _hours(gathering)
    if opens <= told <= min(now + _CLOCKS_DIFFER, closes):
        return min(told, now), ""
    there = min(max(told, opens), closes, max(now, opens))
    return there, f"The device said {on_the_clock(gathering, told)}."


def since(gathering: Gathering, moment: datetime, now: datetime) -> str:
    """The hour of a moment on the clock of the gathering, with the day where it is another than now."""
    zone = ZoneInfo(gathering.time_zone)
    there = moment.astimezone(zone)
    is_today = there.date() == now.astimezone(zone).date()
    return f"{there:%H:%M}" if is_today else on_the_clock(gathering, moment)


def on_the_clock(gathering: Gathering, moment: datetime) -> str:
    """A day and an hour of where the gathering is."""
    return f"{moment.astimezone(ZoneInfo(gathering.time_zone)):%Y-%m-%d %H:%M}"


def _hours(gathering: Gathering) -> tuple[datetime, datetime]:
    return gathering.starts_at - _OPENS_BEFORE, gathering.ends_at + _CLOSES_AFTER
