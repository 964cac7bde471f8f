"""Tiers, as they are shown."""

from __future__ import annotations

from services.membership.models.tiers import Admission, LateRenewal, Period
from services.membership.models.words import TaxBehaviour
from shared.web.schemas import Schema, fields, validate

KINDS = ["organisation", "person"]


class TierPriceOut(Schema):
    """What a period of a tier costs from a day on, in one currency."""

    currency = fields.String(required=True)
    valid_from = fields.Date(required=True)
    amount_minor = fields.Integer(required=True)
    tax_behaviour = fields.String(
        required=True, validate=validate.OneOf([str(one) for one in TaxBehaviour])
    )
    tax_rate_bp = fields.Integer(required=True)
    extra_seat_minor = fields.Integer(required=True, allow_none=True)


class TierOut(Schema):
    """What a kind of member pays and gets."""

    slug = fields.String(required=True, attribute="tier.slug")
    name = fields.String(required=True, attribute="tier.name")
    kind = fields.String(required=True, attribute="tier.kind", validate=validate.OneOf(KINDS))
    sectors = fields.List(fields.String(), required=True, attribute="tier.sectors")
    size_bands = fields.List(fields.String(), required=True, attribute="tier.size_bands")
    price_minor = fields.Integer(required=True)
    currency = fields.String(required=True, attribute="tier.currency")
    prices = fields.List(fields.Nested(TierPriceOut), required=True)
    period = fields.String(
        required=True,
        attribute="tier.period",
        validate=validate.OneOf([str(one) for one in Period]),
    )
    period_months = fields.Integer(required=True, attribute="tier.period_months")
    calendar_start_month = fields.Integer(required=True, attribute="tier.calendar_start_month")
    rollover_months = fields.Integer(required=True, attribute="tier.rollover_months")
    late_renewal = fields.String(
        required=True,
        attribute="tier.late_renewal",
        validate=validate.OneOf([str(one) for one in LateRenewal]),
    )
    admission = fields.String(
        required=True,
        attribute="tier.admission",
        validate=validate.OneOf([str(one) for one in Admission]),
    )
    seats = fields.Integer(required=True, attribute="tier.seats")
    grace_days = fields.Integer(required=True, attribute="tier.grace_days")
    due_days = fields.Integer(required=True, attribute="tier.due_days")
    renewal_opens_days = fields.Integer(required=True, attribute="tier.renewal_opens_days")
    reinstatement_days = fields.Integer(required=True, attribute="tier.reinstatement_days")
    instalments_allowed = fields.List(
        fields.Integer(), required=True, attribute="tier.instalments_allowed"
    )


class TierList(Schema):
    """All tiers."""

    items = fields.List(fields.Nested(TierOut), required=True)
