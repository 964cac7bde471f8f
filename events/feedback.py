"""What is asked of, and said to, those who were at a gathering, after it."""

from datetime import datetime
from uuid import UUID

from events.contract import Event
from events.gatherings import GATHERING


class FeedbackAsked(Event, name="feedback.asked.v1", stream=GATHERING):
    """Somebody who was there is asked, once, how it was."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID


class FeedbackGiven(Event, name="feedback.given.v1", stream=GATHERING):
    """Somebody said how it was, from 1 to 5, and how likely they would recommend it, from 0 to 10; not who."""

    gathering_id: UUID
    rating: int
    nps: int


class GuestThanked(Event, name="guest.thanked.v1", stream=GATHERING):
    """Somebody who was there is thanked, with what people take away; who has not said how it was may still."""

    gathering_id: UUID
    rsvp_id: UUID
    person_id: UUID
    text: str = ""
    take_aways: tuple[str, ...] = ()
    may_answer: bool = True


class GuestsThanked(Event, name="gathering.guests-thanked.v1", stream=GATHERING):
    """Those who were there are thanked, so many, once."""

    gathering_id: UUID
    guests: int
    thanked_at: datetime
