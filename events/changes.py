"""What is said of answers that may change only when the host says yes: asked, and decided."""

from enum import StrEnum
from uuid import UUID

from events.contract import Event
from events.gatherings import GATHERING


class Change(StrEnum):
    """What is to change of an answer."""

    CANCELLATION = "cancellation"
    PLACES = "places"
    ANSWERS = "answers"


class RsvpChangeAsked(Event, name="rsvp.change-asked.v1", stream=GATHERING):
    """The date until which answers change freely is past: the host is asked. `places` are those wanted."""

    gathering_id: UUID
    request_id: UUID
    rsvp_id: UUID
    person_id: UUID
    change: str
    had: int
    places: int


class RsvpChangeDecided(Event, name="rsvp.change-decided.v1", stream=GATHERING):
    """The host said yes or no to a change; with a yes it is done. `reason` is the host's, in a sentence."""

    gathering_id: UUID
    request_id: UUID
    rsvp_id: UUID
    person_id: UUID
    change: str
    is_approved: bool
    reason: str = ""
