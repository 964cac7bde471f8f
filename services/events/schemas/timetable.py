"""What is accepted and shown of rooms, tracks and sessions."""

from __future__ import annotations

from services.events.schemas import LARGEST_CAPACITY, Instant
from shared.web.schemas import VISIBLE, Flag, Schema, fields, validate

_VISIBLE = validate.Regexp(rf"[\s\S]*{VISIBLE}", error="Must not be blank.")
_NAME = [validate.Length(1, 100), _VISIBLE]
_TITLE = [validate.Length(1, 200), _VISIBLE]
_WORDS = validate.Length(max=20_000)
_SEATS = validate.Range(1, LARGEST_CAPACITY)


class HallIn(Schema):
    """A room in which sessions are, and how many seats it has. The name says which."""

    name = fields.String(required=True, validate=_NAME)
    capacity = fields.Integer(required=True, strict=True, validate=_SEATS)


class HallOut(HallIn):
    """A room as people see it."""

    id = fields.UUID()


class TrackIn(Schema):
    """What some sessions have in common."""

    name = fields.String(required=True, validate=_NAME)


class TrackOut(TrackIn):
    """A track as people see it."""

    id = fields.UUID()


class SessionIn(Schema):
    """A session of an event, within its time. Room and track are said by name."""

    title = fields.String(required=True, validate=_TITLE)
    description = fields.String(load_default="", validate=_WORDS)
    track = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    room = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    starts_at = Instant(format="iso", required=True)
    ends_at = Instant(format="iso", required=True)
    capacity = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=_SEATS,
        metadata={"description": "With seats of its own people sign up; with none all may come."},
    )


class TalkOut(Schema):
    """Of what somebody speaks in a session; `person_id` is null for who is not to be named."""

    title = fields.String()
    abstract = fields.String()
    person_id = fields.UUID(allow_none=True)


class SessionOut(Schema):
    """A session as people see it; `is_mine` says whether the caller has a seat in it."""

    id = fields.UUID(attribute="sitting.id")
    title = fields.String(attribute="sitting.title")
    description = fields.String(attribute="sitting.description")
    track = fields.String(attribute="sitting.track.name", allow_none=True, dump_default=None)
    room = fields.String(attribute="sitting.hall.name", allow_none=True, dump_default=None)
    starts_at = fields.AwareDateTime(attribute="sitting.starts_at", format="iso")
    ends_at = fields.AwareDateTime(attribute="sitting.ends_at", format="iso")
    capacity = fields.Integer(attribute="sitting.capacity", allow_none=True)
    taken = fields.Integer(attribute="sitting.taken")
    free = fields.Integer(allow_none=True)
    is_mine = Flag()
    speakers = fields.List(fields.Nested(TalkOut))


class SessionGuestOut(Schema):
    """Who has a seat in a session."""

    person_id = fields.UUID()
    signed_up_at = fields.AwareDateTime(format="iso")


class TimetableArgs(Schema):
    """How the sessions of a day are grouped."""

    by = fields.String(load_default="room", validate=validate.OneOf(["room", "track"]))


class GroupOut(Schema):
    """The sessions of a day in one room or track; those in none are under an empty name."""

    name = fields.String()
    sessions = fields.List(fields.Nested(SessionOut))


class DayOut(Schema):
    """A day, as the calendar says where the event takes place."""

    day = fields.Date()
    groups = fields.List(fields.Nested(GroupOut))


class TimetableOut(Schema):
    """All sessions of an event; moments are UTC, days those of its time zone."""

    gathering_id = fields.UUID(attribute="gathering.id")
    title = fields.String(attribute="gathering.title")
    state = fields.String(attribute="gathering.state")
    time_zone = fields.String(attribute="gathering.time_zone")
    rooms = fields.List(fields.Nested(HallOut))
    tracks = fields.List(fields.String())
    days = fields.List(fields.Nested(DayOut))
