"""What is said of representatives who leave, or seem to have left."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

DEPARTURE = Stream(source="membership", name="departure", subject="departure_id")
SUSPICION = Stream(source="membership", name="departure-suspicion", subject="suspicion_id")


class DepartureNoted(Event, name="departure.noted.v1", stream=DEPARTURE):
    """A representative will leave on a day to come, or on another day than was noted before."""

    departure_id: UUID
    organisation_id: UUID
    person_id: UUID
    last_day: date


class DepartureCancelled(Event, name="departure.cancelled.v1", stream=DEPARTURE):
    """A representative who was about to leave stays."""

    departure_id: UUID
    organisation_id: UUID
    person_id: UUID


class DepartureSuspected(Event, name="departure.suspected.v1", stream=SUSPICION):
    """A letter to a representative came back: they may have left, which a steward should find out."""

    suspicion_id: UUID
    organisation_id: UUID
    person_id: UUID
