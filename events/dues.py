"""What is said of money: asked for, received, given back, and given up."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

INVOICE = Stream(source="membership", name="invoice", subject="invoice_id")
SPONSORSHIP = Stream(source="membership", name="sponsorship", subject="sponsorship_id")


class DuesInvoiced(Event, name="dues.invoiced.v1", stream=INVOICE):
    """Money is asked of a party that pays: an organisation or a person.

    `noticed` says that something else said at the same time, as a notice about the dues, tells the payer of
    it; `replaces` is the number of the invoice, void now, that it was written instead of.
    """

    invoice_id: UUID
    number: str
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    amount_minor: int
    currency: str
    issued_on: date
    due_on: date
    noticed: bool = False
    replaces: str = ""


class PaymentReceived(Event, name="payment.received.v1", stream=INVOICE):
    """Money came in for an invoice. `credited_minor` of it was too much, and became the payer's credit."""

    invoice_id: UUID
    payment_id: UUID
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    amount_minor: int
    credited_minor: int = 0
    outstanding_minor: int
    currency: str
    method: str
    paid_on: date
    number: str = ""


class PaymentReversed(Event, name="payment.reversed.v1", stream=INVOICE):
    """Money that had come in was taken back from us: a cheque bounced, a dispute was lost."""

    invoice_id: UUID
    payment_id: UUID
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    amount_minor: int
    outstanding_minor: int
    currency: str
    reversed_on: date


class DuesCredited(Event, name="dues.credited.v1", stream=INVOICE):
    """A credit note took back some of what an invoice asked for."""

    invoice_id: UUID
    credit_note_id: UUID
    number: str
    invoice_number: str = ""
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    amount_minor: int
    currency: str
    issued_on: date


class DuesRefunded(Event, name="dues.refunded.v1", stream=INVOICE):
    """Money was given back to the party that had paid."""

    invoice_id: UUID
    payment_id: UUID
    refund_id: UUID
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    amount_minor: int
    currency: str
    refunded_on: date
    number: str = ""


class DuesVoided(Event, name="dues.voided.v1", stream=INVOICE):
    """An invoice is void: nothing is owed on it."""

    invoice_id: UUID
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    voided_on: date


class DuesWrittenOff(Event, name="dues.written-off.v1", stream=INVOICE):
    """What is still owed on an invoice is given up."""

    invoice_id: UUID
    payer_organisation_id: UUID | None = None
    payer_person_id: UUID | None = None
    membership_id: UUID | None = None
    amount_minor: int
    currency: str
    written_off_on: date


class SponsorshipAgreed(Event, name="sponsorship.agreed.v1", stream=SPONSORSHIP):
    """A member pays for a person: for their membership, or for a place at a gathering."""

    sponsorship_id: UUID
    person_id: UUID
    covers: str
    sponsor_organisation_id: UUID | None = None
    sponsor_person_id: UUID | None = None
    gathering_id: UUID | None = None
    starts_on: date
    ends_on: date | None = None


class SponsorshipEnded(Event, name="sponsorship.ended.v1", stream=SPONSORSHIP):
    """From this day on nobody else pays for the person by this sponsorship."""

    sponsorship_id: UUID
    person_id: UUID
    covers: str
    ended_on: date
