"""What is said to those who have a place, before a gathering: do you still come, and what the host writes."""

from datetime import datetime
from uuid import UUID

from events.contract import Event
from events.gatherings import GATHERING


class RsvpReconfirmAsked(Event, name="rsvp.reconfirm-asked.v1", stream=GATHERING):
    """A person who has places is asked, once, whether they still come; they may say so until the start."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    places: int
    starts_at: datetime


class RsvpReconfirmed(Event, name="rsvp.reconfirmed.v1", stream=GATHERING):
    """A person still comes. Who does not gives the places back, and that is said as always."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID


class GatheringReminded(Event, name="gathering.reminded.v1", stream=GATHERING):
    """So many hours before the start, those who come are to be reminded, once."""

    gathering_id: UUID
    hours: int
    starts_at: datetime


class HostWrote(Event, name="gathering.host-wrote.v1", stream=GATHERING):
    """The host has something to say to those who come, or wait, or both."""

    gathering_id: UUID
    message_id: UUID
    text: str
    to_those_who_come: bool
    to_those_who_wait: bool
