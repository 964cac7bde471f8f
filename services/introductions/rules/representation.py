"""Who speaks for an organisation, and as of when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.introductions.models import Representation


def speaks(representation: Representation, today: date) -> bool:
    """Whether somebody speaks for an organisation today. On the day it ends access is over."""
    started = representation.starts_on is not None and representation.starts_on <= today
    return started and is_current(representation, today)


def is_current(representation: Representation, today: date) -> bool:
    """Whether somebody was appointed and has not gone, whether or not the first day has come."""
    return representation.ended_on is None or today < representation.ended_on


def main_organisation(representations: Iterable[Representation]) -> UUID | None:
    """Whom a person speaks for first and foremost: as primary, else for the longest time.

    Whom they are about to leave does not count.
    """
    current = [one for one in representations if one.ended_on is None]
    first = min(current, key=_precedence, default=None)
    return first.organisation_id if first else None


def _precedence(representation: Representation) -> tuple[bool, date, UUID]:
    since = representation.starts_on or date.max
    return ("primary" not in representation.roles, since, representation.id)
