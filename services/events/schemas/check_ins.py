"""What is accepted and shown at the door."""

from __future__ import annotations

from functools import partial
from typing import Any

from marshmallow import post_load

from services.events.actions.offline import MOST_SCANS, Scan
from services.events.rules.check_ins import DOOR
from services.events.schemas import MOST_PLACES, Instant, not_blank
from services.events.schemas.tickets import NAME
from shared.web.schemas import Flag, Schema, fields, validate

_LONGEST_CODE = 400
_PLACE = partial(
    fields.Integer,
    load_default=0,
    strict=True,
    validate=validate.Range(0, MOST_PLACES - 1),
)


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


class ScanIn(Schema):
    """Whom a device let in: when by its clock, and its own name for that, by which it is known when sent again."""

    nonce = fields.String(required=True, validate=validate.Length(1, 64))
    at = Instant(format="iso", required=True)
    code = fields.String(load_default="", validate=validate.Length(max=_LONGEST_CODE))
    person_id = fields.UUID(load_default=None, allow_none=True)
    place = _PLACE()
    checkpoint = fields.String(load_default=DOOR, validate=NAME)

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Scan:
        return Scan(**data)


class BatchIn(Schema):
    """What a device let in without network, in any order."""

    scans = fields.List(
        fields.Nested(ScanIn), required=True, validate=validate.Length(1, MOST_SCANS)
    )


class WalkInIn(Schema):
    """Who came unannounced, and with how many, the person included."""

    person_id = fields.UUID(required=True)
    places = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, MOST_PLACES))
    ticket_type_id = fields.UUID(load_default=None, allow_none=True)
    checkpoint = fields.String(load_default=DOOR, validate=NAME)
    overbook = Flag(
        load_default=False,
        metadata={
            "description": "Where it is full, let them in beyond: `overbook` of the event says so from then on."
        },
    )


class SettlementIn(Schema):
    """What became of something odd."""

    word = fields.String(required=True, validate=not_blank(500))


class NotedOut(Schema):
    """That a place was let in. `flag` says what is odd about it, if anything, and `flag_note` why."""

    id = fields.UUID(attribute="check_in.id")
    checkpoint = fields.String()
    rsvp_id = fields.UUID(attribute="check_in.rsvp_id", allow_none=True)
    person_id = fields.UUID(attribute="check_in.person_id", allow_none=True)
    place = fields.Integer(attribute="check_in.place")
    source = fields.String(attribute="check_in.source")
    checked_in_at = fields.AwareDateTime(attribute="check_in.checked_in_at", format="iso")
    noted_at = fields.AwareDateTime(attribute="check_in.noted_at", format="iso")
    undone_at = fields.AwareDateTime(attribute="check_in.undone_at", format="iso", allow_none=True)
    nonce = fields.String(attribute="check_in.nonce", allow_none=True)
    flag = fields.String(attribute="check_in.flag")
    flag_note = fields.String(attribute="check_in.flag_note")
    settled_at = fields.AwareDateTime(
        attribute="check_in.settled_at", format="iso", allow_none=True
    )
    settlement = fields.String(attribute="check_in.settlement")
    is_new = Flag()


class CheckInOut(NotedOut):
    """The same with what to say (`words`), and how many of the `places` of the answer are in here (`inside`)."""

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
    to_settle = fields.Integer()
    checkpoints = fields.List(fields.Nested(CountOut))


class TicketOut(Schema):
    """What lets one place in. The code names nobody; who has it comes in by it."""

    rsvp_id = fields.UUID()
    place = fields.Integer()
    code = fields.String()
