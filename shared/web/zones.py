"""Time zones, as programs name them."""

from __future__ import annotations

from zoneinfo import available_timezones

from shared.web.schemas import validate

_OF_THIS_MACHINE = {"Factory", "localtime"}
TIME_ZONE = validate.OneOf(
    sorted(available_timezones() - _OF_THIS_MACHINE),
    error="Not an IANA time zone, such as Europe/Paris.",
)
