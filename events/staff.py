"""What is said of the association's staff."""

from uuid import UUID

from events.contract import Event, Stream

STAFF = Stream(source="membership", name="staff", subject="person_id")


class StaffAppointed(Event, name="staff.appointed.v1", stream=STAFF):
    """A person holds a staff role: steward, treasurer, event-manager or admin."""

    person_id: UUID
    role: str


class StaffStoodDown(Event, name="staff.stood-down.v1", stream=STAFF):
    """A person no longer holds a staff role."""

    person_id: UUID
    role: str
