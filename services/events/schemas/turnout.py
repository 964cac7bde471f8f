"""What is accepted and shown of who came."""

from __future__ import annotations

from services.events.schemas import MOST_PLACES
from shared.web.schemas import Flag, Schema, fields, validate


class TurnoutIn(Schema):
    """Whether all are to be counted as there, because nobody noted it at the door."""

    all_came = Flag(required=True)


class TurnoutOut(Schema):
    """How many of the places that were confirmed came; `no_shows` is null while nobody has said who came."""

    places = fields.Integer()
    came = fields.Integer()
    is_known = Flag()
    no_shows = fields.Integer(allow_none=True)
    no_show_rate = fields.Float(allow_none=True)


class CorrectionIn(Schema):
    """How many of a person's places came."""

    came = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_PLACES))


class GuestTurnoutOut(Schema):
    """How many of the places of an answer came, and who says so: `door`, `host`, `all`, or null: nobody yet."""

    rsvp_id = fields.UUID()
    person_id = fields.UUID()
    places = fields.Integer()
    came = fields.Integer(allow_none=True)
    said_by = fields.String(allow_none=True)


class PersonTurnoutOut(Schema):
    """To how many events a person came, of those to which they were to come."""

    person_id = fields.UUID()
    gatherings = fields.Integer()
    came = fields.Integer()
    no_show_rate = fields.Float(allow_none=True)


class OverbookingOut(Schema):
    """How many more than there is room for might be given, and why. Nothing is changed by asking."""

    overbook = fields.Integer()
    reason = fields.String()
    gatherings = fields.Integer()
    no_show_rate = fields.Float(allow_none=True)
    prudent_rate = fields.Float(allow_none=True)
