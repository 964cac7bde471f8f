"""What is said of gatherings and of the answers to them."""

from datetime import datetime
from uuid import UUID

from events.contract import Event, Stream

GATHERING = Stream(source="events", name="gathering", subject="gathering_id")


class GatheringPublished(Event, name="gathering.published.v1", stream=GATHERING):
    """People are invited to an occasion; said again, it replaces what was said before.

    `address` is where the place is, or the meeting online; None where nothing was said of it. `series_number`
    counts the dates of a series, from 1 on; 0 is an occasion that stands alone.
    """

    gathering_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str = ""
    capacity: int
    address: str | None = None
    series_number: int = 0


class GatheringCancelled(Event, name="gathering.cancelled.v1", stream=GATHERING):
    """The occasion will not take place."""

    gathering_id: UUID
    reason: str = ""


class GatheringMoved(Event, name="gathering.moved.v1", stream=GATHERING):
    """The occasion takes place at another time, or elsewhere, than people were told."""

    gathering_id: UUID
    started_at: datetime
    starts_at: datetime
    was_at: str = ""
    place: str = ""


class GatheringEnded(Event, name="gathering.ended.v1", stream=GATHERING):
    """The occasion is over."""

    gathering_id: UUID
    ended_at: datetime


class RsvpAccepted(Event, name="rsvp.accepted.v1", stream=GATHERING):
    """A person holds places at a gathering."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    places: int
    starts_at: datetime


class RsvpWaitlisted(Event, name="rsvp.waitlisted.v1", stream=GATHERING):
    """There was no place; a person waits in order."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    places: int
    position: int


class RsvpPromoted(Event, name="rsvp.promoted.v1", stream=GATHERING):
    """A person who waited has a place now."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    places: int
    starts_at: datetime


class RsvpOffered(Event, name="rsvp.offered.v1", stream=GATHERING):
    """Places are kept for somebody who waited, until a moment by which they say yes or no."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    places: int
    offered_until: datetime


class RsvpOfferLapsed(Event, name="rsvp.offer-lapsed.v1", stream=GATHERING):
    """Somebody did not answer in time; the places are offered to the next."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    places: int


class RsvpCancelled(Event, name="rsvp.cancelled.v1", stream=GATHERING):
    """A person gave the places, or the position on the waiting list, back."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    places: int
