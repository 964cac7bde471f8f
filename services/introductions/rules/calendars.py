"""Calendars: whose it is, where its feed may be, and how often it is read."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from shared.addresses import is_public
from shared.callers import Caller
from shared.errors import BadInput, Forbidden, NotFound

READ_EVERY = timedelta(hours=6)
TRIED_EVERY = timedelta(hours=1)
KEPT_AHEAD = timedelta(days=28)
ENOUGH_AHEAD = timedelta(days=18)
TOO_OLD = timedelta(days=3)
"""What was read longer ago says nothing of the days to come."""


class CalendarMustBePublic(BadInput):
    """The feed of a calendar is read from a public address by https."""


class NoCalendar(NotFound):
    """No calendar is read for this person."""


class OnlyOnesOwnCalendar(Forbidden):
    """A calendar is its owner's alone."""


def is_known_long_enough(known_until: datetime | None, now: datetime) -> bool:
    """Whether times for a meeting can be found from what was read, until it is read again."""
    return known_until is not None and known_until - now > ENOUGH_AHEAD


def check_is_own(person_id: UUID, caller: Caller) -> None:
    """Refuse everybody else, stewards too: where somebody is when is nobody's business."""
    if caller.person_id != person_id:
        raise OnlyOnesOwnCalendar


def check_address(scheme: str, host: str, has_login: bool, allows_private: bool) -> None:
    """Refuse an address that is read in the clear, holds a password, or is a number of a private network."""
    if scheme != "https" and not (scheme == "http" and allows_private):
        raise CalendarMustBePublic(fields={"url": ["Write an address with https:// or webcal://."]})
    if not host or has_login or not (allows_private or _may_be_called(host)):
        raise CalendarMustBePublic(fields={"url": ["Name a public address, without a password."]})


def _may_be_called(host: str) -> bool:
    """Whether it is a name, or the number of a public machine; where names lead is looked at in calling."""
    is_number = ":" in host or host.rpartition(".")[2].isdigit() or host.startswith("0x")
    if not is_number:
        return True
    try:
        return is_public(host)
    except ValueError:
        return False
