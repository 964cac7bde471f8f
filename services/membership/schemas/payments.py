"""Checkouts, saved cards, automatic charges and tasks, as they are asked for and shown."""

from __future__ import annotations

from services.membership.models.provider import AttemptState, CheckoutKind, CheckoutState, TaskKind
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate

_AMOUNT = validate.Range(1, 10**12)


def _one_of(words: type) -> validate.OneOf:
    return validate.OneOf([str(one) for one in words])  # type: ignore[attr-defined]


class NewCheckout(Schema):
    """How an invoice is to be paid: all that is owed unless a part is named, perhaps saving the card."""

    saves_method = Flag(
        load_default=False, metadata={"description": "Keep the card for automatic renewal."}
    )
    amount_minor = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_AMOUNT)


class CheckoutOut(Schema):
    """A page of the provider. `url` appears within a second or two: ask again until `state` is open."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=_one_of(CheckoutKind))
    state = fields.String(required=True, validate=_one_of(CheckoutState))
    provider = fields.String(required=True)
    livemode = fields.Boolean(
        required=True, metadata={"description": "false: a trial, nobody is charged in earnest."}
    )
    invoice_id = fields.UUID(required=True, allow_none=True)
    amount_minor = fields.Integer(required=True)
    currency = fields.String(required=True)
    url = fields.String(required=True)
    instructions = fields.String(
        required=True, metadata={"description": "How to pay where no cards are taken."}
    )
    reason = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)


class PartyNamed(Schema):
    """Whose cards: one's own, or those of an organisation or a person that is named."""

    organisation_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)


class NewCard(PartyNamed):
    """Whose card is to be saved."""

    currency = fields.String(
        load_default="EUR", validate=validate.Regexp(r"^[A-Z]{3}\Z", error="As in EUR.")
    )


class CardOut(Schema):
    """A saved card, as far as anybody needs to know; `saved` is false when there is none."""

    saved = fields.Boolean(required=True)
    brand = fields.String(required=True)
    last4 = fields.String(required=True)
    expires = fields.String(required=True, metadata={"description": "As in 2029-04."})
    livemode = fields.Boolean(required=True)


class AutoRenew(Schema):
    """Whether dues are charged to the saved card when they fall due."""

    auto_renew = Flag(required=True)


class AttemptOut(Schema):
    """One automatic charge."""

    id = fields.UUID(required=True)
    invoice_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    charge_on = fields.Date(required=True)
    state = fields.String(required=True, validate=_one_of(AttemptState))
    amount_minor = fields.Integer(required=True)
    currency = fields.String(required=True)
    decline_code = fields.String(required=True)


class AttemptsOut(Schema):
    """The automatic charges of a membership, the first first."""

    items = fields.List(fields.Nested(AttemptOut), required=True)


class NewCardRefund(Schema):
    """How much goes back to the card; all that is left of the payment when no amount is named."""

    amount_minor = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_AMOUNT)


class CardRefundAsked(Schema):
    """A refund that was asked for; it is booked when the provider says that it went."""

    payment_id = fields.UUID(required=True, attribute="id")
    refunded_minor = fields.Integer(required=True)


class TaskFilter(PageArgs):
    """Which tasks."""

    open_only = fields.Boolean(load_default=True)


class TaskOut(Schema):
    """Something about a payment that a person must decide."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=_one_of(TaskKind))
    subject = fields.String(required=True)
    invoice_id = fields.UUID(required=True, allow_none=True)
    amount_minor = fields.Integer(required=True)
    currency = fields.String(required=True)
    detail = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)


class HintTaken(Schema):
    """A webhook was kept, and will be looked into."""

    taken = fields.Boolean(required=True)
