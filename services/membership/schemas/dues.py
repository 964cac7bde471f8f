"""Invoices and payments, as they are sent and shown."""

from __future__ import annotations

from services.membership.schemas import parts
from shared.web.schemas import PageArgs, Schema, fields, validate


class InvoiceLineOut(Schema):
    """One thing that an invoice asks money for."""

    description = fields.String(required=True)
    quantity = fields.Integer(required=True)
    unit_minor = fields.Integer(required=True)
    amount_minor = fields.Integer(required=True)
    tax_behaviour = fields.String(required=True)


class PaymentOut(Schema):
    """Money that came in."""

    id = fields.UUID(required=True)
    invoice_id = fields.UUID(required=True)
    paid_on = fields.Date(required=True)
    amount_minor = fields.Integer(required=True)
    method = fields.String(required=True)
    reference = fields.String(required=True)


class InvoiceOut(Schema):
    """Money asked for a term, with what is still owed today."""

    id = fields.UUID(required=True, attribute="invoice.id")
    membership_id = fields.UUID(required=True, attribute="invoice.membership_id")
    number = fields.String(required=True, attribute="invoice.number")
    state = fields.String(required=True, attribute="invoice.state")
    currency = fields.String(required=True, attribute="invoice.currency")
    amount_minor = fields.Integer(required=True, attribute="invoice.amount_minor")
    issued_on = fields.Date(required=True, attribute="invoice.issued_on")
    due_on = fields.Date(required=True, attribute="invoice.due_on")
    paid_on = fields.Date(required=True, allow_none=True, attribute="invoice.paid_on")
    outstanding_minor = fields.Integer(required=True)
    overdue = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(InvoiceLineOut), required=True, attribute="invoice.lines")
    payments = fields.List(fields.Nested(PaymentOut), required=True, attribute="invoice.payments")


class InvoiceFilter(PageArgs):
    """Which invoices. Members name a membership of theirs; the staff may leave it out."""

    membership_id = fields.UUID(load_default=None)


class NewPayment(Schema):
    """Money that came in outside of any provider."""

    paid_on = fields.Date(required=True)
    amount_minor = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10**12))
    method = fields.String(required=True, validate=validate.OneOf(["transfer", "cheque", "cash"]))
    reference = parts.line(
        100, required=True, metadata={"description": "What tells this payment from others."}
    )


class PaymentRecorded(PaymentOut):
    """A payment, and the invoice as it stands after it."""

    invoice = fields.Nested(InvoiceOut, required=True)
