"""What is said of places at a gathering that cost something: held, billed, paid, and given up."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from events.contract import Event, Stream
from events.gatherings import GATHERING

PLACE_BILL = Stream(source="membership", name="place-bill", subject="bill_id")


class Release(StrEnum):
    """Why nobody comes on places that were billed."""

    RAN_OUT = "ran-out"
    CANCELLED = "cancelled"
    CALLED_OFF = "called-off"
    TOO_LATE = "too-late"


class PlacesHeld(Event, name="places.held.v1", stream=GATHERING):
    """Places are kept for a person until a moment, to be paid by then: whoever bills asks for the money.

    `price_minor` is the price of one. `bill_id` is that of the claim; it stays when the places become another's.
    """

    gathering_id: UUID
    bill_id: UUID
    rsvp_id: UUID
    person_id: UUID
    title: str
    places: int
    price_minor: int
    currency: str
    held_until: datetime


class PlacesReleased(Event, name="places.released.v1", stream=GATHERING):
    """Nobody comes on places that were billed, and why; of what was paid for them, `kept_minor` is kept."""

    gathering_id: UUID
    bill_id: UUID
    rsvp_id: UUID
    person_id: UUID
    reason: str
    kept_minor: int


class PlaceBilled(Event, name="place-bill.issued.v1", stream=PLACE_BILL):
    """Money is asked for places that are held until a moment."""

    bill_id: UUID
    gathering_id: UUID
    person_id: UUID
    invoice_id: UUID
    number: str
    amount_minor: int
    currency: str
    held_until: datetime


class PlaceBillPaid(Event, name="place-bill.paid.v1", stream=PLACE_BILL):
    """The money for places came in. Where the bill does not stand any more, it is the payer's credit."""

    bill_id: UUID
    gathering_id: UUID
    stands: bool


class PlaceBillRefused(Event, name="place-bill.refused.v1", stream=PLACE_BILL):
    """Nobody can be billed for places, and why."""

    bill_id: UUID
    gathering_id: UUID
    reason: str
