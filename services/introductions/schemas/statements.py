"""What is shown of what a partnership has brought."""

from services.introductions.schemas import parts
from shared.web.schemas import Schema, fields


class WorthOut(Schema):
    """What was confirmed is worth in one currency, in minor units."""

    currency = fields.String(required=True)
    minor = fields.Integer(required=True)


class GotOut(Schema):
    """One benefit: the last confirmed value against baseline and target, and how much of the way that is.

    `percent` may be below nothing, or above 100. `waiting` says that something newer is open or disputed.
    """

    benefit_id = fields.UUID(required=True)
    horizon = fields.String(required=True)
    metric = fields.String(required=True)
    unit = fields.String(required=True)
    baseline = parts.Quantity(required=True, allow_none=True)
    target = parts.Quantity(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    confirmed_value = parts.Quantity(required=True, allow_none=True)
    confirmed_on = fields.Date(required=True, allow_none=True)
    note = fields.String(required=True)
    evidence = fields.String(required=True)
    percent = fields.Integer(required=True, allow_none=True)
    worth_minor = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True, allow_none=True)
    waiting = fields.String(required=True, allow_none=True)
    measure_due_on = fields.Date(required=True, allow_none=True)
    is_overdue = fields.Boolean(required=True)


class SideStatementOut(Schema):
    """What one side has got, the short term first, and what that is worth."""

    position = fields.Integer(required=True)
    party = fields.String(required=True)
    worth = fields.List(fields.Nested(WorthOut), required=True)
    benefits = fields.List(fields.Nested(GotOut), required=True)


class ValueStatementOut(Schema):
    """What a partnership has brought each side as of a day; only what all sides confirmed counts."""

    partnership_id = fields.UUID(required=True)
    purpose = fields.String(required=True)
    stage = fields.String(required=True)
    as_of = fields.Date(required=True)
    sides = fields.List(fields.Nested(SideStatementOut), required=True)
