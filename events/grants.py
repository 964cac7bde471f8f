"""What is said of grants: memberships that cost nothing, or less, for a reason and until a day."""

from datetime import date
from uuid import UUID

from events.contract import Event, Personal, Stream

GRANT = Stream(source="membership", name="grant", subject="grant_id")
HARDSHIP = Stream(source="membership", name="hardship", subject="case_id")


class GrantGiven(Event, name="grant.given.v1", stream=GRANT):
    """A member, or an applicant, pays nothing (`is_free`) or less until a day; who it is for is told."""

    grant_id: UUID
    membership_id: UUID | None = None
    application_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    is_free: bool
    ends_on: date


class GrantEnded(Event, name="grant.ended.v1", stream=GRANT):
    """A grant ended before its day; what comes next costs what it costs everybody."""

    grant_id: UUID
    membership_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    ended_on: date


class HardshipRefused(Event, name="hardship.refused.v1", stream=HARDSHIP):
    """Whoever asked to pay less is told no, and why; the circumstances are told to nobody."""

    case_id: UUID
    person_id: UUID
    reference: str
    reason: Personal[str] = ""
