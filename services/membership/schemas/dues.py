"""Invoices, payments and what corrects them, as they are sent and shown."""

from __future__ import annotations

from services.membership.models.dues import InvoiceState
from services.membership.models.words import TaxBehaviour
from services.membership.schemas import parts
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate

_FREE_KINDS = ("donation", "sponsorship", "fee", "other")
_BY_HAND = ("transfer", "cheque", "cash", "credit")


class InvoiceLineOut(Schema):
    """One thing that an invoice asks money for: net, tax and both together."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    membership_id = fields.UUID(required=True, allow_none=True)
    description = fields.String(required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    unit_minor = fields.Integer(required=True)
    tax_behaviour = fields.String(required=True)
    tax_rate_bp = fields.Integer(required=True)
    net_minor = fields.Integer(required=True)
    tax_minor = fields.Integer(required=True)
    amount_minor = fields.Integer(required=True)
    credited_minor = fields.Integer(required=True)


class InstalmentOut(Schema):
    """One part of an invoice, by when it is due, and what is still owed of it; the first is paid first."""

    number = fields.Integer(required=True)
    due_on = fields.Date(required=True)
    amount_minor = fields.Integer(required=True)
    outstanding_minor = fields.Integer(required=True)
    overdue = fields.Boolean(required=True)


class RefundOut(Schema):
    """Money that was given back, or taken back; with `came_back_on` it did not arrive, and is here again."""

    id = fields.UUID(required=True)
    payment_id = fields.UUID(required=True)
    refunded_on = fields.Date(required=True)
    amount_minor = fields.Integer(required=True)
    reference = fields.String(required=True)
    reason = fields.String(required=True)
    came_back_on = fields.Date(required=True, allow_none=True)


class PaymentOut(Schema):
    """Money that came in; `applied_minor` of it went to the invoice, the rest to the payer's credit."""

    id = fields.UUID(required=True)
    invoice_id = fields.UUID(required=True)
    paid_on = fields.Date(required=True)
    amount_minor = fields.Integer(required=True)
    applied_minor = fields.Integer(required=True)
    refunded_minor = fields.Integer(required=True)
    method = fields.String(required=True)
    reference = fields.String(required=True)
    reversed_on = fields.Date(required=True, allow_none=True)
    refunds = fields.List(fields.Nested(RefundOut), required=True)


class CreditNoteLineOut(Schema):
    """How much of one line is taken back."""

    invoice_line_id = fields.UUID(required=True)
    description = fields.String(required=True)
    net_minor = fields.Integer(required=True)
    tax_minor = fields.Integer(required=True)
    amount_minor = fields.Integer(required=True)


class CreditNoteOut(Schema):
    """What an invoice should not have asked for."""

    id = fields.UUID(required=True)
    invoice_id = fields.UUID(required=True)
    number = fields.String(required=True)
    currency = fields.String(required=True)
    net_minor = fields.Integer(required=True)
    tax_minor = fields.Integer(required=True)
    amount_minor = fields.Integer(required=True)
    issued_on = fields.Date(required=True)
    reference = fields.String(required=True)
    reason = fields.String(required=True)
    lines = fields.List(fields.Nested(CreditNoteLineOut), required=True)


class InvoiceOut(Schema):
    """Money asked of a party, with what is still owed today.

    Of instalments, `due_now_minor` is what should have been paid by today, and `next_due_on` the day of
    the first that is not covered.
    """

    id = fields.UUID(required=True, attribute="invoice.id")
    payer_organisation_id = fields.UUID(
        required=True, allow_none=True, attribute="invoice.payer_organisation_id"
    )
    payer_person_id = fields.UUID(
        required=True, allow_none=True, attribute="invoice.payer_person_id"
    )
    membership_id = fields.UUID(required=True, allow_none=True, attribute="invoice.membership_id")
    number = fields.String(required=True, attribute="invoice.number")
    state = fields.String(required=True, attribute="invoice.state")
    provider = fields.String(required=True, attribute="invoice.provider")
    currency = fields.String(required=True, attribute="invoice.currency")
    net_minor = fields.Integer(required=True, attribute="invoice.net_minor")
    tax_minor = fields.Integer(required=True, attribute="invoice.tax_minor")
    amount_minor = fields.Integer(required=True, attribute="invoice.amount_minor")
    settled_minor = fields.Integer(required=True, attribute="invoice.settled_minor")
    credited_minor = fields.Integer(required=True, attribute="invoice.credited_minor")
    written_off_minor = fields.Integer(required=True, attribute="invoice.written_off_minor")
    issued_on = fields.Date(required=True, attribute="invoice.issued_on")
    due_on = fields.Date(required=True, attribute="invoice.due_on")
    paid_on = fields.Date(required=True, allow_none=True, attribute="invoice.paid_on")
    purchase_order = fields.String(required=True, attribute="invoice.purchase_order")
    billed_to = fields.String(required=True, attribute="invoice.billed_to")
    outstanding_minor = fields.Integer(required=True)
    due_now_minor = fields.Integer(required=True)
    next_due_on = fields.Date(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(InvoiceLineOut), required=True, attribute="invoice.lines")
    instalments = fields.List(fields.Nested(InstalmentOut), required=True)
    payments = fields.List(fields.Nested(PaymentOut), required=True, attribute="invoice.payments")
    credit_notes = fields.List(
        fields.Nested(CreditNoteOut), required=True, attribute="invoice.credit_notes"
    )


class InvoiceFilter(PageArgs):
    """Which invoices. Others than the staff see those that they pay, or a membership of theirs."""

    membership_id = fields.UUID(load_default=None)
    payer_organisation_id = fields.UUID(load_default=None)
    payer_person_id = fields.UUID(load_default=None)
    state = fields.String(
        load_default=None, validate=validate.OneOf([str(state) for state in InvoiceState])
    )
    overdue = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})


class NewPayment(Schema):
    """Money that came in outside of any provider; `credit` uses what the payer had paid too much."""

    paid_on = fields.Date(required=True)
    amount_minor = parts.amount(required=True)
    method = fields.String(required=True, validate=validate.OneOf(_BY_HAND))
    reference = parts.line(
        100, required=True, metadata={"description": "What tells this payment from others."}
    )
    keeps_rest = Flag(
        load_default=False,
        metadata={"description": "What is more than is owed becomes the payer's credit."},
    )


class PaymentRecorded(PaymentOut):
    """A payment, and the invoice as it stands after it."""

    invoice = fields.Nested(InvoiceOut, required=True)


class NewRefund(Schema):
    """Money to give back."""

    amount_minor = parts.amount(required=True)
    reference = parts.line(100, required=True)
    reason = parts.line(300, required=True)


class NewReversal(Schema):
    """Why a payment went back: a cheque that bounced, a dispute that was lost."""

    reason = parts.line(300, required=True)


class NewCreditLine(Schema):
    """How much of one line to take back, with its tax."""

    line_id = fields.UUID(required=True)
    amount_minor = parts.amount(required=True)


class NewCreditNote(Schema):
    """What to take back: of single lines, or an amount of the whole; all that is left without either."""

    reference = parts.line(100, required=True)
    reason = parts.line(300, required=True)
    amount_minor = parts.amount(load_default=None)
    lines = fields.List(
        fields.Nested(NewCreditLine), load_default=list, validate=validate.Length(max=100)
    )


class NewInvoiceLine(Schema):
    """One thing that is asked for. An inclusive price holds its tax, an exclusive one does not."""

    kind = fields.String(load_default="fee", validate=validate.OneOf(_FREE_KINDS))
    description = parts.line(300, required=True)
    quantity = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 100_000))
    unit_minor = parts.money(required=True)
    tax_behaviour = fields.String(
        load_default="exempt", validate=validate.OneOf([str(one) for one in TaxBehaviour])
    )
    tax_rate_bp = fields.Integer(
        strict=True,
        load_default=0,
        validate=validate.Range(0, 10_000),
        metadata={"description": "In hundredths of a percent: 1900 is 19 %."},
    )


class NewInvoice(Schema):
    """An invoice to one party, an organisation or a person, in one currency."""

    payer_organisation_id = fields.UUID(load_default=None, allow_none=True)
    payer_person_id = fields.UUID(load_default=None, allow_none=True)
    currency = parts.currency(required=True)
    lines = fields.List(
        fields.Nested(NewInvoiceLine), required=True, validate=validate.Length(1, 100)
    )
    due_on = fields.Date(load_default=None, allow_none=True)
    purchase_order = parts.text(100, load_default="")
    instalments = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 12))


class NewInstalment(Schema):
    """One part, and by when it is due."""

    due_on = fields.Date(required=True)
    amount_minor = parts.amount(required=True)


class NewInstalments(Schema):
    """How many equal parts there are to be; for a treasurer also from a day on, or each of them."""

    count = fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=validate.Range(1, 60)
    )
    first_on = fields.Date(load_default=None, allow_none=True)
    parts = fields.List(
        fields.Nested(NewInstalment), load_default=list, validate=validate.Length(max=60)
    )


class PurchaseOrder(Schema):
    """The number under which the payer ordered; empty for none."""

    purchase_order = parts.text(100, required=True)


class NewCreditRefund(NewRefund):
    """What to give back of what a party has paid too much."""

    currency = parts.currency(required=True)


class RefundList(Schema):
    """The refunds by which it went back, one for each payment that it had come with."""

    items = fields.List(fields.Nested(RefundOut), required=True)
