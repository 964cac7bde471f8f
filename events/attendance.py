"""What is said of people who were let in at a gathering."""

from datetime import datetime
from uuid import UUID

from events.contract import Event
from events.gatherings import GATHERING


class AttendanceNoted(Event, name="attendance.noted.v1", stream=GATHERING):
    """A person was let in at a checkpoint of a gathering; guests of theirs are not spoken of.

    `attended_at` is when it happened, which may be long before it is said. `came_as` is as what they were
    admitted: member, representative or guest.
    """

    gathering_id: UUID
    check_in_id: UUID
    rsvp_id: UUID
    person_id: UUID
    checkpoint: str
    attended_at: datetime
    came_as: str


class AttendanceUndone(Event, name="attendance.undone.v1", stream=GATHERING):
    """A person was noted as let in at a checkpoint by mistake; what was noted elsewhere stands."""

    gathering_id: UUID
    check_in_id: UUID
    rsvp_id: UUID
    person_id: UUID
    checkpoint: str
