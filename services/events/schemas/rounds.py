"""What is accepted and shown of rounds of meetings."""

from __future__ import annotations

from services.events.schemas import Instant
from shared.web.schemas import Flag, Schema, fields, validate

_MOST_ROUNDS = 50


class RoundsIn(Schema):
    """How many rounds of how many minutes, and at which tables; the first begins at `starts_at`."""

    number = fields.Integer(required=True, strict=True, validate=validate.Range(1, _MOST_ROUNDS))
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(1, 480))
    pause_minutes = fields.Integer(load_default=2, strict=True, validate=validate.Range(0, 480))
    starts_at = Instant(format="iso", required=True)
    size = fields.Integer(
        load_default=2,
        strict=True,
        validate=validate.Range(2, 20),
        metadata={"description": "How many sit at a table: 2 is one to one."},
    )
    tables = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    opt_in_until = Instant(
        format="iso",
        load_default=None,
        allow_none=True,
        metadata={"description": "When this has passed, the rounds are planned by themselves."},
    )


class RoundsOut(RoundsIn):
    """Rounds as they stand: open, asked (for scores), due (to be planned) or planned."""

    gathering_id = fields.UUID()
    state = fields.String()
    plan = fields.Integer(metadata={"description": "How often it was planned."})


class GuestIn(Schema):
    """In which rounds somebody takes part, the last when none is said, and whether others see who they are."""

    from_round = fields.Integer(
        load_default=1, strict=True, validate=validate.Range(1, _MOST_ROUNDS)
    )
    to_round = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, _MOST_ROUNDS),
        metadata={
            "description": "The last round; of who does not turn up, the last one they were in, or 0."
        },
    )
    shows_name = Flag(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Left out, everybody but the discreet is shown to whom they will meet."
        },
    )


class SeatOut(Schema):
    """A seat: at which table, when, and with whom; of who shows no name there is the number."""

    number = fields.Integer()
    table = fields.Integer()
    starts_at = fields.AwareDateTime(format="iso")
    ends_at = fields.AwareDateTime(format="iso")
    with_ids = fields.List(fields.UUID())
    unnamed = fields.Integer()
    is_rated = Flag()


class GuestOut(Schema):
    """Somebody who takes part, and the seats."""

    person_id = fields.UUID(attribute="guest.person_id")
    from_round = fields.Integer(attribute="guest.from_round")
    to_round = fields.Integer(attribute="guest.to_round")
    shows_name = Flag(attribute="guest.shows_name", allow_none=True)
    seats = fields.List(fields.Nested(SeatOut))


class TableOut(Schema):
    """Who sits at a table."""

    table = fields.Integer()
    people = fields.List(fields.UUID())


class RoundOut(Schema):
    """A round as the desk sees it."""

    number = fields.Integer()
    starts_at = fields.AwareDateTime(format="iso")
    ends_at = fields.AwareDateTime(format="iso")
    tables = fields.List(fields.Nested(TableOut))
    without_seat = fields.List(fields.UUID())


class EncounterIn(Schema):
    """What a meeting was worth, from 1 to 5, and whether one would meet again; at a larger table, with whom."""

    worth = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5))
    again = Flag(load_default=False)
    other_id = fields.UUID(load_default=None, allow_none=True)


class EncounterOut(Schema):
    """What somebody said of a meeting; the other never sees it."""

    worth = fields.Integer()
    again = Flag()
    rated_at = fields.AwareDateTime(format="iso")
