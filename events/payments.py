"""What is said of automatic charges."""

from datetime import date
from uuid import UUID

from events.contract import Event, Personal
from events.memberships import MEMBERSHIP


class DuesChargeAnnounced(Event, name="dues.charge-announced.v1", stream=MEMBERSHIP):
    """A saved card will be charged for dues on a day that is still some days away.

    The payer is an organisation or a person; `brand`, `last4` and `expires` (2029-04) tell which card.
    """

    membership_id: UUID
    invoice_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    amount_minor: int
    currency: str
    charge_on: date
    brand: Personal[str] = ""
    last4: Personal[str] = ""
    expires: Personal[str] = ""


class DuesChargeFailed(Event, name="dues.charge-failed.v1", stream=MEMBERSHIP):
    """A saved card was declined; it is tried again on `next_on`, or never when there is none.

    `attempt` counts from 1. After the last one the dues stay open, to be paid in another way.
    """

    membership_id: UUID
    invoice_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    amount_minor: int
    currency: str
    attempt: int
    reason: str = ""
    next_on: date | None = None
    brand: Personal[str] = ""
    last4: Personal[str] = ""
