"""What is accepted and shown of tickets and of the pools that they draw on."""

from __future__ import annotations

from services.events.models import Audience
from services.events.schemas import LARGEST_CAPACITY, MOST_PLACES
from shared.web.schemas import VISIBLE, Flag, Schema, fields, validate

NAME = [validate.Length(1, 100), validate.Regexp(rf"[\s\S]*{VISIBLE}", error="Must not be blank.")]
_MOST_MINOR = 100_000_000


class PoolIn(Schema):
    """A part of the places: a room, a bus. The name says which."""

    name = fields.String(required=True, validate=NAME)
    capacity = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, LARGEST_CAPACITY)
    )
    overbook = fields.Integer(
        load_default=0, strict=True, validate=validate.Range(0, LARGEST_CAPACITY)
    )


class PoolOut(PoolIn):
    """A pool as it stands."""

    id = fields.UUID()
    taken = fields.Integer()
    free = fields.Integer()


class TicketTypeIn(Schema):
    """For whom a place is and what it costs. The name says which; what has a code is not shown."""

    name = fields.String(required=True, validate=NAME)
    audience = fields.String(load_default=Audience.ANYONE, validate=validate.OneOf(list(Audience)))
    price_minor = fields.Integer(
        load_default=0, strict=True, validate=validate.Range(0, _MOST_MINOR)
    )
    currency = fields.String(load_default="", validate=validate.Regexp(r"^([A-Z]{3})?$"))
    most_places = fields.Integer(
        load_default=MOST_PLACES, strict=True, validate=validate.Range(1, MOST_PLACES)
    )
    access_code = fields.String(load_default="", validate=validate.Length(max=64))
    is_open = Flag(load_default=True)
    pools = fields.List(
        fields.String(validate=validate.Length(max=100)),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "The names of the pools that it draws on."},
    )


class TicketTypeOut(Schema):
    """A type of ticket as people see it."""

    id = fields.UUID()
    name = fields.String()
    audience = fields.String()
    price_minor = fields.Integer()
    currency = fields.String()
    most_places = fields.Integer()
    needs_code = fields.Function(lambda one: bool(one.access_code), metadata={"type": "boolean"})
    is_open = Flag()
    pool_ids = fields.List(fields.UUID())
