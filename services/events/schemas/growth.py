"""What is shown of how an audience becomes members, and members speakers."""

from __future__ import annotations

from shared.web.schemas import Schema, fields


class GrowthArgs(Schema):
    """Of which events: those that began from a day to a day; the last year unless said otherwise."""

    since = fields.Date(load_default=None, metadata={"description": "The first day."})
    until = fields.Date(load_default=None, metadata={"description": "The last day."})


class FunnelOut(Schema):
    """Of so many guests, how many spoke as guests, applied, joined, and spoke as members then."""

    guests = fields.Integer()
    spoke_as_guests = fields.Integer()
    applied = fields.Integer()
    joined = fields.Integer()
    spoke = fields.Integer()


class GatheringFunnelOut(Schema):
    """The same for the guests of one event; `joined_next` of them were there last before they joined."""

    gathering_id = fields.UUID()
    title = fields.String()
    starts_at = fields.AwareDateTime(format="iso")
    funnel = fields.Nested(FunnelOut)
    joined_next = fields.Integer()


class GrowthOut(Schema):
    """The loop in numbers, without names: everybody once in the total, and at each event where they were."""

    total = fields.Nested(FunnelOut)
    gatherings = fields.List(fields.Nested(GatheringFunnelOut))
