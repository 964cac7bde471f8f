"""What the events service accepts and shows of series."""

from __future__ import annotations

from services.events.rules.series import InTheGap
from services.events.schemas import NewGathering
from shared.web.schemas import Schema, fields, validate


class NewSeries(NewGathering):
    """Events to be, of which all but the rule tells the first; each is an event of its own."""

    rule = fields.String(
        required=True,
        validate=validate.Length(1, 300),
        metadata={
            "description": "As in RFC 5545, with COUNT or UNTIL; at most 500 dates within ten years.",
            "example": "FREQ=MONTHLY;BYDAY=2TU;COUNT=12",
        },
    )
    in_the_gap = fields.String(
        load_default=InTheGap.LATER,
        validate=validate.OneOf(list(InTheGap)),
        metadata={
            "description": "What becomes of a date at an hour that is left out as clocks go forward."
        },
    )


class SeriesOut(Schema):
    """A series; its dates are the events of this `series_id`."""

    id = fields.UUID()
    rule = fields.String()
    time_zone = fields.String()
    dates = fields.Integer()
    created_at = fields.AwareDateTime(format="iso")
    version = fields.Integer()
