"""Tiers, applications, memberships and dues, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from services.membership.models.applications import ApplicationState
from services.membership.schemas import parts
from services.membership.schemas.organisations import NewOrganisation
from services.membership.schemas.persons import NewPerson, ProfileIn
from shared.web.schemas import PageArgs, Schema, fields, validate

_STANDINGS = (
    "pending",
    "active",
    "grace",
    "lapsed",
    "suspended",
    "resigned",
    "terminated",
    "ceased",
)


class TierOut(Schema):
    """What a kind of member pays and gets."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["organisation", "person"]))
    sectors = fields.List(fields.String(), required=True)
    size_bands = fields.List(fields.String(), required=True)
    price_minor = fields.Integer(required=True)
    currency = fields.String(required=True)
    period_months = fields.Integer(required=True)
    seats = fields.Integer(required=True)
    grace_days = fields.Integer(required=True)


class TierList(Schema):
    """All tiers."""

    items = fields.List(fields.Nested(TierOut), required=True)


class Newcomer(NewPerson):
    """Who applies."""

    title = parts.text(200, load_default="")
    profile = fields.Nested(ProfileIn, load_default=lambda: ProfileIn().load({}))

    @post_load
    def put_title_into_profile(self, person: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The title may stand beside the name; it belongs to the profile."""
        title = person.pop("title") or person["profile"]["title"]
        return {**person, "profile": {**person["profile"], "title": title}}


class NewApplication(Schema):
    """A newcomer applies: for an organisation, or (in a tier for persons) alone."""

    tier = fields.String(required=True, attribute="tier_slug", validate=validate.Length(1, 40))
    organisation = fields.Nested(NewOrganisation, load_default=None, allow_none=True)
    person = fields.Nested(Newcomer, required=True)


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


class ApplicationOut(Schema):
    """An application, with the invoice that its approval led to."""

    id = fields.UUID(required=True, attribute="application.id")
    state = fields.String(required=True, attribute="application.state")
    tier = fields.String(required=True, attribute="application.tier_slug")
    person_id = fields.UUID(required=True, attribute="application.person_id")
    organisation_id = fields.UUID(
        required=True, allow_none=True, attribute="application.organisation_id"
    )
    membership_id = fields.UUID(
        required=True, allow_none=True, attribute="application.membership_id"
    )
    submitted_at = fields.AwareDateTime(required=True, attribute="application.submitted_at")
    reason = fields.String(required=True, attribute="application.reason")
    invoice = fields.Nested(InvoiceOut, required=True, allow_none=True)


class ApplicationReceived(Schema):
    """What a newcomer is told."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    person_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)


class ApplicationFilter(PageArgs):
    """Which applications."""

    state = fields.String(
        load_default=None, validate=validate.OneOf([str(state) for state in ApplicationState])
    )


class Refused(Schema):
    """Why an application is declined."""

    reason = parts.text(2_000, load_default="")


class TermOut(Schema):
    """One span of a membership, `[starts_on, ends_on)`."""

    id = fields.UUID(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    invoice_id = fields.UUID(required=True, allow_none=True)


class MembershipOut(Schema):
    """A membership as it stands today."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    tier = fields.String(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(_STANDINGS))
    benefits_active = fields.Boolean(required=True)
    member_since = fields.Date(required=True, allow_none=True)
    taken_over = fields.Boolean(required=True)
    terms = fields.List(fields.Nested(TermOut), required=True)


class MembershipFilter(PageArgs):
    """Which memberships."""

    standing = fields.String(load_default=None, validate=validate.OneOf(_STANDINGS))
