"""What is accepted and shown of who comes, as far as they show it."""

from __future__ import annotations

from shared.web.schemas import Flag, PageArgs, Schema, fields, validate

_LONGEST_NAME = 300


class BadgeIn(Schema):
    """What others see of one, on the badge and in lists; left open it is as the profile says."""

    shows_name = Flag(load_default=None, allow_none=True)
    shows_organisation = Flag(load_default=None, allow_none=True)


class AttendeeArgs(PageArgs):
    """Whom to list: all, or those who may be meant."""

    q = fields.String(
        load_default="",
        validate=validate.Length(max=_LONGEST_NAME),
        metadata={"description": "A part of a name; of who shows no name the whole of it."},
    )


class AttendeeOut(Schema):
    """Somebody who comes; `inside` of their `places` were let in. Who shows no name has none here."""

    rsvp_id = fields.UUID()
    person_id = fields.UUID()
    name = fields.String()
    organisation = fields.String()
    places = fields.Integer()
    inside = fields.Integer()
    admitted_as = fields.String()
