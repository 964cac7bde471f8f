"""What is said of what persons agree to: ids and the purpose, and no words."""

from uuid import UUID

from events.contract import Event
from events.persons import PERSON


class ConsentGiven(Event, name="consent.given.v1", stream=PERSON):
    """A person agrees to something; until they take it back, it may be done."""

    consent_id: UUID
    person_id: UUID
    purpose: str


class ConsentWithdrawn(Event, name="consent.withdrawn.v1", stream=PERSON):
    """A person took back what they had agreed to, or said no to it: it is not done from now on."""

    consent_id: UUID
    person_id: UUID
    purpose: str
