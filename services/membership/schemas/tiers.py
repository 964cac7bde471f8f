"""Tiers, as they are shown."""

from __future__ import annotations

from shared.web.schemas import Schema, fields, validate


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
