"""What is accepted and shown of asking who still comes, and of what the host writes."""

from __future__ import annotations

from shared.web.schemas import VISIBLE, Flag, Schema, fields, validate

_LONGEST = 5_000
_VISIBLE = validate.Regexp(rf"[\s\S]*{VISIBLE}", error="Must not be blank.")


class ReconfirmationIn(Schema):
    """Whether one still comes."""

    comes = Flag(required=True)


class ReconfirmationOut(Schema):
    """Who was asked whether they still come, and what they said; `comes` is null while they said nothing."""

    rsvp_id = fields.UUID()
    gathering_id = fields.UUID()
    person_id = fields.UUID()
    asked_at = fields.AwareDateTime(format="iso")
    comes = fields.Boolean(allow_none=True)
    answered_at = fields.AwareDateTime(format="iso", allow_none=True)


class HostMessageIn(Schema):
    """What the host writes, and to whom."""

    text = fields.String(required=True, validate=[validate.Length(1, _LONGEST), _VISIBLE])
    to_those_who_come = Flag(load_default=True)
    to_those_who_wait = Flag(load_default=False)


class HostMessageOut(Schema):
    """What the host wrote, to whom, and when."""

    id = fields.UUID()
    text = fields.String()
    to_those_who_come = Flag()
    to_those_who_wait = Flag()
    sent_at = fields.AwareDateTime(format="iso")
