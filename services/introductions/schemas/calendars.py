"""What is accepted and shown of calendars that people let be read."""

from __future__ import annotations

from shared.web.schemas import Schema, fields, validate
from shared.web.zones import TIME_ZONE


class CalendarIn(Schema):
    """The secret address of one's calendar as a feed (iCalendar), and the time zone that one works in.

    Only when one is busy is kept of it, and nobody sees that: whom one is introduced to sees times that suit both.
    """

    url = fields.String(required=True, validate=validate.Length(min=10, max=2_000))
    zone = fields.String(load_default=None, allow_none=True, validate=TIME_ZONE)


class CalendarOut(Schema):
    """Since when one's calendar was read, and what stands in the way, if anything does."""

    url = fields.String(required=True)
    zone = fields.String(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    trouble = fields.String(required=True)
    failed_since = fields.AwareDateTime(required=True, allow_none=True)


class TimesOut(Schema):
    """Times for a first meeting, 45 minutes each; `by` whose calendars: both, yours, theirs or neither."""

    times = fields.List(fields.AwareDateTime(), required=True)
    by = fields.String(required=True)
