"""What is accepted and shown at the door."""

from __future__ import annotations

from services.events.rules.check_ins import DOOR
from services.events.schemas import MOST_PLACES
from services.events.schemas.tickets import NAME
from shared.web.schemas import Flag, Schema, fields, validate

_LONGEST_CODE = 400


class CheckpointIn(Schema):
    """Where people are let in. The name says which."""

    name = fields.String(required=True, validate=NAME)


class CheckpointOut(CheckpointIn):
    """A checkpoint."""

    id = fields.UUID()


class CheckInIn(Schema):
    """Who is let in: the code of a ticket; or a person, and for guests which place of theirs (1 is the first)."""

    code = fields.String(load_default="", validate=validate.Length(max=_LONGEST_CODE))
    person_id = fields.UUID(load_default=None, allow_none=True)
    place = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, MOST_PLACES - 1))
    checkpoint = fields.String(load_default=DOOR, validate=NAME)


class CheckInOut(Schema):
    """That a place was let in. `words` is what to say; `inside` of the `places` of the answer are in here."""

    id = fields.UUID(attribute="check_in.id")
    checkpoint = fields.String()
    rsvp_id = fields.UUID(attribute="check_in.rsvp_id")
    person_id = fields.UUID(attribute="check_in.person_id")
    place = fields.Integer(attribute="check_in.place")
    source = fields.String(attribute="check_in.source")
    checked_in_at = fields.AwareDateTime(attribute="check_in.checked_in_at", format="iso")
    noted_at = fields.AwareDateTime(attribute="check_in.noted_at", format="iso")
    undone_at = fields.AwareDateTime(attribute="check_in.undone_at", format="iso", allow_none=True)
    is_new = Flag()
    places = fields.Integer()
    inside = fields.Integer()
    words = fields.String()


class CountOut(Schema):
    """How many are in at a checkpoint."""

    id = fields.UUID()
    name = fields.String()
    inside = fields.Integer()


class CountsOut(Schema):
    """How many are in, beside how many have places."""

    gathering_id = fields.UUID()
    expected = fields.Integer()
    checkpoints = fields.List(fields.Nested(CountOut))
