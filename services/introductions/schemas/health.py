"""What stewards are shown of how partnerships are."""

from shared.web.schemas import Schema, fields, validate


class HealthArgs(Schema):
    """How many of the most urgent are shown."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class HealthReasonOut(Schema):
    """Why points are lost: how many, since when, and of how many things."""

    points = fields.Integer(required=True)
    text = fields.String(required=True)
    since = fields.Date(required=True, allow_none=True)
    count = fields.Integer(required=True)


class HealthOut(Schema):
    """How a partnership is: healthy, watch or at-risk; the gravest reason first, and what to do about it."""

    partnership_id = fields.UUID(required=True)
    sides = fields.List(fields.String(), required=True)
    stage = fields.String(required=True)
    score = fields.Integer(required=True)
    condition = fields.String(required=True)
    at_risk_since = fields.AwareDateTime(required=True, allow_none=True)
    reasons = fields.List(fields.Nested(HealthReasonOut), required=True)
    next = fields.String(required=True)


class HealthsOut(Schema):
    """The most urgent live partnerships, how many are at risk, and how many there are."""

    total = fields.Integer(required=True)
    at_risk = fields.Integer(required=True)
    items = fields.List(fields.Nested(HealthOut), required=True)
