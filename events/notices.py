"""What is said about dues that are to be paid: notices of a term, reminders of an invoice."""

from datetime import date
from uuid import UUID

from events.contract import Event, Personal
from events.dues import INVOICE
from events.memberships import MEMBERSHIP


class DuesNoticed(Event, name="dues.noticed.v1", stream=MEMBERSHIP):
    """The member is told about the dues of the next term; each step of a term is said once.

    `step` counts the days from the end of the term, as in `-30` or `+7`, or is `last-day`: of grace.
    The payer is written to, a sponsor instead of the member where there is one. `charged_on` is when
    a saved card or account will be charged, which `method` names in English, and `brand`, `last4` and
    `expires` (2029-04) to whoever says it in another language; without it, they are to pay.
    """

    membership_id: UUID
    term_id: UUID
    step: str
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    tier: str
    ends_on: date
    grace_ends_on: date
    opens_on: date
    invoice_id: UUID | None = None
    invoice_number: str = ""
    due_on: date | None = None
    amount_minor: int = 0
    currency: str = "EUR"
    charged_on: date | None = None
    method: Personal[str] = ""
    brand: Personal[str] = ""
    last4: Personal[str] = ""
    expires: Personal[str] = ""


class DuesReminded(Event, name="dues.reminded.v1", stream=INVOICE):
    """Whoever pays is reminded of an invoice that is open; each step is said once.

    `step` counts the days from the day that it is due, as in `-7` or `+21`. `part` is the number of the
    instalment, 0 where there are none, and `amount_minor` what is still owed of it. On `ends_on` reminding
    ends, and a person decides.
    """

    invoice_id: UUID
    number: str
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    part: int = 0
    step: str
    amount_minor: int
    currency: str
    due_on: date
    ends_on: date


class DuesRemindersEnded(Event, name="dues.reminders-ended.v1", stream=INVOICE):
    """Nobody is reminded of an open invoice any more: a person of the staff decides what becomes of it."""

    invoice_id: UUID
    number: str
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    part: int = 0
    amount_minor: int
    currency: str
    due_on: date
    ended_on: date
