"""What is said of whoever counsels a side of a partnership, of booked hours, and of the fund that pays them."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

COUNSEL_ASSIGNMENT = Stream(
    source="introductions", name="counsel-assignment", subject="assignment_id"
)
COUNSEL = Stream(source="introductions", name="counsel", subject="booking_id")
COUNSEL_GRANT = Stream(source="membership", name="counsel-grant", subject="booking_id")


class CounselAssignmentProposed(
    Event, name="counsel-assignment.proposed.v1", stream=COUNSEL_ASSIGNMENT
):
    """Somebody is to counsel a side of a partnership; those who did not say yes yet are asked."""

    assignment_id: UUID
    partnership_id: UUID
    skill: str
    asked: tuple[UUID, ...]


class CounselAssignmentMade(Event, name="counsel-assignment.made.v1", stream=COUNSEL_ASSIGNMENT):
    """The side and who counsels it said yes."""

    assignment_id: UUID
    partnership_id: UUID
    intermediary_id: UUID
    steward_id: UUID | None = None


class CounselAssignmentClosed(
    Event, name="counsel-assignment.closed.v1", stream=COUNSEL_ASSIGNMENT
):
    """Somebody counsels a side no more, or, if it `was_made` never, will not."""

    assignment_id: UUID
    partnership_id: UUID
    was_made: bool
    told: tuple[UUID, ...]


class CounselRequested(Event, name="counsel.requested.v1", stream=COUNSEL):
    """A side wishes to be counselled on a day, and the fund is asked to keep the money for it.

    It may be asked again while there is no answer; the answer is then the same.
    """

    booking_id: UUID
    partnership_id: UUID
    minutes: int
    amount_minor: int
    currency: str
    on_day: date


class CounselSpent(Event, name="counsel.spent.v1", stream=COUNSEL):
    """The side confirmed how long it was counselled, perhaps shorter than was booked: the fund pays that."""

    booking_id: UUID
    minutes: int
    amount_minor: int
    currency: str


class CounselReleased(Event, name="counsel.released.v1", stream=COUNSEL):
    """Hours that were asked of the fund were given up: what is kept for them is free again."""

    booking_id: UUID


class CounselBooked(Event, name="counsel.booked.v1", stream=COUNSEL):
    """Hours of counsel are granted by the fund, or given for nothing."""

    booking_id: UUID
    assignment_id: UUID
    minutes: int
    on_day: date
    told: tuple[UUID, ...]


class CounselCancelled(Event, name="counsel.cancelled.v1", stream=COUNSEL):
    """Hours of counsel come to nothing: the fund refused them (`is_refused`), or they were given up."""

    booking_id: UUID
    assignment_id: UUID
    on_day: date
    is_refused: bool
    told: tuple[UUID, ...]


class CounselHoursDue(Event, name="counsel.hours-due.v1", stream=COUNSEL):
    """The day of booked hours is past: the side is asked to confirm how long it was."""

    booking_id: UUID
    assignment_id: UUID
    minutes: int
    on_day: date
    asked: tuple[UUID, ...]


class CounselGranted(Event, name="counsel.granted.v1", stream=COUNSEL_GRANT):
    """The fund keeps the money for a booking."""

    booking_id: UUID
    amount_minor: int
    currency: str


class CounselRefused(Event, name="counsel.refused.v1", stream=COUNSEL_GRANT):
    """The fund does not pay for a booking, and why."""

    booking_id: UUID
    reason: str
