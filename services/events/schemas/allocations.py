"""What is accepted and shown of places that are kept for sponsors."""

from __future__ import annotations

from services.events.schemas import LARGEST_CAPACITY, Instant
from shared.web.schemas import Schema, fields, validate


class AllocationIn(Schema):
    """So many places of a type of ticket (by its name) for an organisation, until they are everybody's."""

    ticket_type = fields.String(required=True, validate=validate.Length(1, 100))
    organisation_id = fields.UUID(required=True)
    places = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, LARGEST_CAPACITY)
    )
    access_code = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "Whoever shows it has a place; without one, who speaks for it."},
    )
    release_at = Instant(format="iso", required=True)


class AllocationOut(Schema):
    """What is kept; `kept` of the `places` nobody has taken yet."""

    id = fields.UUID()
    ticket_type_id = fields.UUID()
    organisation_id = fields.UUID()
    places = fields.Integer()
    kept = fields.Integer()
    access_code = fields.String()
    release_at = fields.AwareDateTime(format="iso")
    released_at = fields.AwareDateTime(format="iso", allow_none=True)
