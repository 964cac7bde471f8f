"""Reports, as they are asked for and shown."""

from __future__ import annotations

from shared.web.schemas import Schema, fields


class DayArgs(Schema):
    """As of which day; today where none is said."""

    as_of = fields.Date(load_default=None, metadata={"description": "As of which day: today."})


class SurvivalRowOut(Schema):
    """Partnerships whose person left in one month, and how many were alive after 90 and 180 days.

    What became of each in its handover is open, carried, declined or lost. `reached` are those that so
    many days have passed for, and a share is of these.
    """

    month = fields.String(required=True, metadata={"description": "As in 2027-03."})
    leavers = fields.Integer(required=True)
    partnerships = fields.Integer(required=True)
    open = fields.Integer(required=True)
    carried = fields.Integer(required=True)
    declined = fields.Integer(required=True)
    lost = fields.Integer(required=True)
    reached_90 = fields.Integer(required=True)
    alive_90 = fields.Integer(required=True)
    share_90 = fields.Float(required=True, allow_none=True)
    reached_180 = fields.Integer(required=True)
    alive_180 = fields.Integer(required=True)
    share_180 = fields.Float(required=True, allow_none=True)


class SurvivalReport(Schema):
    """How many partnerships live on after their person left, by the month of leaving."""

    items = fields.List(fields.Nested(SurvivalRowOut), required=True)


class SpanArgs(Schema):
    """On which days, `[since, until)`: the 180 days up to today where nothing is said."""

    since = fields.Date(load_default=None, metadata={"description": "The first day."})
    until = fields.Date(load_default=None, metadata={"description": "The day after the last."})


class FairnessRowOut(Schema):
    """What the people of one group got: by sector, region, country, size or newness.

    `left_out` were proposed to nobody for 60 days; `parity` is 1 where a group gets as much as others. Groups of
    fewer than five are put together as `too-few`.
    """

    dimension = fields.String(required=True)
    group = fields.String(required=True)
    people = fields.Integer(required=True)
    proposed = fields.Integer(required=True)
    made = fields.Integer(required=True)
    left_out = fields.Integer(required=True)
    parity = fields.Float(required=True, allow_none=True)


class FairnessReport(Schema):
    """How introductions are spread over those who want them; `exposure_gini` is 0 where all get as many."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    people = fields.Integer(required=True)
    proposed = fields.Integer(required=True)
    made = fields.Integer(required=True)
    left_out = fields.Integer(required=True)
    exposure_gini = fields.Float(required=True, allow_none=True)
    items = fields.List(fields.Nested(FairnessRowOut), required=True)
