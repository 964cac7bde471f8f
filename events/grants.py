"""What is said of terms that cost nothing, and of cases of hardship: never why, and never of whose money."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

GRANT = Stream(source="membership", name="grant", subject="grant_id")
HARDSHIP = Stream(source="membership", name="hardship", subject="case_id")


class GrantGiven(Event, name="grant.given.v1", stream=GRANT):
    """A membership, or an application once it is approved, costs nothing until a day."""

    grant_id: UUID
    application_id: UUID | None = None
    membership_id: UUID | None = None
    ends_on: date


class HardshipClaimed(Event, name="hardship.claimed.v1", stream=HARDSHIP):
    """Somebody asks not to pay; those who decide know the case by its reference."""

    case_id: UUID
    reference: str


class HardshipGranted(Event, name="hardship.granted.v1", stream=HARDSHIP):
    """A case of hardship is granted: nothing is to be paid until a day."""

    case_id: UUID
    reference: str
    person_id: UUID
    ends_on: date


class HardshipRefused(Event, name="hardship.refused.v1", stream=HARDSHIP):
    """A case of hardship is not granted; the dues stand."""

    case_id: UUID
    reference: str
    person_id: UUID
