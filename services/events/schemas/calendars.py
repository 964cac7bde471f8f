"""What the events service shows of calendars; the calendars themselves are no JSON."""

from __future__ import annotations

from shared.web.schemas import Schema, fields


class CalendarLinkOut(Schema):
    """An address for a program that keeps a calendar: whoever knows it sees what one goes to."""

    url = fields.URL(
        metadata={"description": "It is shown this once; only a new link replaces it."}
    )
