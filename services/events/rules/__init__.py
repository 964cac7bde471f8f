"""What is decided about gatherings and the answers to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.events.models import TAKES_PLACE, Gathering, GatheringState, Rsvp, RsvpState
from services.events.rules.policies import why_nobody_moves_up
from services.events.rules.room import NO_POOLS, Room
from shared.callers import Caller
from shared.errors import BadInput, Conflict, Forbidden, NotFound


class NoSuchGathering(NotFound):
    """There is no such event."""


class NoSuchRsvp(NotFound):
    """There is no such answer to this event."""


class NotYours(Forbidden):
    """Only the person themselves and the staff may answer for a person."""


class WhoseAnswer(BadInput):
    """It is not said whose answer this is."""


class EndsBeforeItStarts(BadInput):
    """An event must end after it has started."""


class BeyondTheCalendar(BadInput):
    """There is no such moment in UTC: it is at the very ends of the calendar."""


class GatheringIsNotPublished(Conflict):
    """Nobody is invited to this event yet."""


class GatheringIsCancelled(Conflict):
    """This event will not take place."""


class GatheringHasStarted(Conflict):
    """It is too late: the event has started."""


class GatheringIsOver(Conflict):
    """This event is over."""


class PlacesAreTaken(Conflict):
    """More places are taken than would be left."""


class NotEnoughPlaces(Conflict):
    """There are not as many places left."""


def check_may_answer(caller: Caller, person_id: UUID | None) -> UUID:
    """Whose answer it is: the caller's own, or, for staff, that of the person named. Refuse others."""
    whose = person_id or caller.person_id
    if whose is None:
        raise WhoseAnswer(fields={"person_id": ["Say who comes: you ask as a program."]})
    if not caller.may_act_for(whose):
        raise NotYours
    return whose


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse an occasion that ends before it starts."""
    if ends_at <= starts_at:
        fault = {"ends_at": ["Must be after starts_at."]}
        raise EndsBeforeItStarts("The end must come after the start.", fields=fault)


def check_not_cancelled(gathering: Gathering) -> None:
    """Refuse to go on with what will not take place."""
    if gathering.state == GatheringState.CANCELLED:
        raise GatheringIsCancelled(f"{gathering.title} is cancelled.")


def check_not_started(gathering: Gathering, now: datetime) -> None:
    """Refuse what comes too late."""
    if gathering.starts_at <= now:
        raise GatheringHasStarted(f"{gathering.title} has started.")


def check_not_over(gathering: Gathering, now: datetime) -> None:
    """Refuse what can no longer be undone."""
    if gathering.ends_at <= now:
        raise GatheringIsOver(f"{gathering.title} is over.")


def check_open_to_rsvps(gathering: Gathering, now: datetime) -> None:
    """Refuse an answer to what is not published, is cancelled or has started."""
    check_not_cancelled(gathering)
    if gathering.state == GatheringState.DRAFT:
        raise GatheringIsNotPublished(f"{gathering.title} is not published yet.")
    check_not_started(gathering, now)


def is_open_to_rsvps(gathering: Gathering, now: datetime) -> bool:
    """Whether places may be given and taken back."""
    return gathering.state in TAKES_PLACE and gathering.starts_at > now


def check_capacity(gathering: Gathering, capacity: int, overbook: int) -> None:
    """Refuse to have fewer places than are taken: nobody who holds a place loses it."""
    if capacity + overbook < gathering.taken:
        fault = {"capacity": [f"At least {gathering.taken - overbook}."]}
        raise PlacesAreTaken(f"{gathering.taken} places are taken already.", fields=fault)


def who_moves_up(waiting: Iterable[Rsvp], free: int, room: Room = NO_POOLS) -> list[Rsvp]:
    """Those who get a place now: in order, parties whole, passing over a party that does not fit.

    `room` says what is free in the pools; what is given is taken out of it.
    """
    moving = []
    for rsvp in waiting:
        if rsvp.places <= free and room.fits(rsvp):
            moving.append(rsvp)
            free -= rsvp.places
            room.give(rsvp)
    return moving


def what_is_offered(rsvp: Rsvp) -> str:
    """Until when a party that waited may say yes, in words."""
    return f"Offered until {rsvp.held_until:%Y-%m-%d %H:%M} UTC; they have not said yes or no yet."


def what_blocks(
    rsvp: Rsvp, gathering: Gathering, now: datetime, room: Room = NO_POOLS
) -> str | None:
    """Why a party that waits has no place yet, in words; None for a party that does not wait."""
    if rsvp.state != RsvpState.WAITING:
        return None
    if gathering.state == GatheringState.CANCELLED:
        return "The event is cancelled."
    if gathering.starts_at <= now:
        return "The event has started; no more places are given."
    if rests := why_nobody_moves_up(gathering, now):
        return rests
    most = gathering.capacity + gathering.overbook
    if rsvp.places > most:
        return f"A party of {rsvp.places} is larger than the event ({most} places)."
    if gathering.free == 0:
        return "All places are taken."
    if full := room.names_too_full_for(rsvp):
        return f"A party of {rsvp.places} does not fit into: {', '.join(full)}."
    free = "1 is" if gathering.free == 1 else f"{gathering.free} are"
    return f"A party of {rsvp.places} needs as many places together; {free} free."
