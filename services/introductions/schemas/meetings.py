"""What is accepted and shown of what two who were introduced note, and say of their meeting."""

from __future__ import annotations

from services.introductions.models import Next
from services.introductions.schemas import parts
from shared.web.schemas import Flag, Schema, fields, validate


class SharedNoteIn(Schema):
    """A note for both."""

    text = parts.words(required=True)


class SharedNoteOut(Schema):
    """A note of one of the two."""

    id = fields.UUID(required=True)
    author_id = fields.UUID(required=True)
    text = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True)


class AgendaOut(Schema):
    """Questions for a first meeting, made from why you two should meet."""

    questions = fields.List(fields.String(), required=True)


class MeetingIn(Schema):
    """How it went: did you meet, was it worth it (1 to 5), and what is to follow."""

    met = Flag(required=True)
    worth = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(min=1, max=5)
    )
    what_next = fields.String(load_default="", validate=validate.OneOf(["", *map(str, Next)]))


class MeetingOut(Schema):
    """What you said; the other is not told."""

    asked_at = fields.AwareDateTime(required=True)
    met = fields.Boolean(required=True, allow_none=True)
    worth = fields.Integer(required=True, allow_none=True)
    what_next = fields.String(required=True, attribute="next")
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
