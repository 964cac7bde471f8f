"""Calendars: whose it is, where its feed may be, and how often it is read."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from shared.addresses import is_public
from shared.callers import Caller
from shared.errors import BadInput, Forbidden, NotFound

READ_EVERY = timedelta(hours=6)
TRIED_EVERY = timedelta(hours=1)
KEPT_AHEAD = timedelta(days=28)
TOO_OLD = timedelta(days=3)
"""What was read longer ago says nothing of the days to come."""


class CalendarMustBePublic(BadInput):
    """The feed of a calendar is read from a public address by https."""


class NoCalendar(NotFound):
    """No calendar is read for this person."""


class OnlyOnesOwnCalendar(Forbidden):
    """A calendar is its owner's alone."""


def check_is_own(person_id: UUID, caller: Caller) -> None:
    """Refuse everybody else, stewards too: where somebody is when is nobody's business."""
    if caller.person_id != person_id:
        raise OnlyOnesOwnCalendar


def checked_address(url: str, allows_private: bool) -> str:
    """An address by https, `webcal://` said as that; refuses the numbers of machines in private networks."""
    if url.startswith("webcal://"):
        url = "https://" + url.removeprefix("webcal://")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise CalendarMustBePublic(fields={"url": ["This is no address."]}) from error
    if parts.scheme != "https" and not (parts.scheme == "http" and allows_private):
        raise CalendarMustBePublic(fields={"url": ["Write an address with https:// or webcal://."]})
    if not host or parts.username is not None or not (allows_private or _may_be_called(host)):
        raise CalendarMustBePublic(fields={"url": ["Name a public address, without a password."]})
    return url


def _may_be_called(host: str) -> bool:
    """Whether it is a name, or the number of a public machine; where names lead is looked at in calling."""
    is_number = ":" in host or host.rpartition(".")[2].isdigit() or host.startswith("0x")
    if not is_number:
        return True
    try:
        return is_public(host)
    except ValueError:
        return False
