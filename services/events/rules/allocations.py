"""Places kept for a sponsor: who may have one, and how many may be kept until when."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.events.models import Allocation, Gathering
from services.events.rules.tickets import Wish
from shared.errors import BadInput, Conflict


class AllocationIsUsedUp(Conflict):
    """The places that are kept for this sponsor are taken; without the code you answer as others do."""


class ReleasedTooLate(BadInput):
    """What is kept must become everybody's before the event starts, and not at once."""


def check_release(gathering: Gathering, release_at: datetime, now: datetime) -> None:
    """Refuse to keep places until the event has started, when nobody else can have them any more."""
    if not now < release_at < gathering.starts_at:
        raise ReleasedTooLate(fields={"release_at": ["After now, and before the start."]})


def allocation_for(
    kept: Iterable[Allocation], wish: Wish, organisation_ids: frozenset[UUID], places: int
) -> Allocation | None:
    """By which allocation a person comes: by its code, or by speaking for its organisation; None by none.

    Whoever shows a code is refused when all is taken; who speaks for the organisation answers as others do.
    """
    asked = [one for one in kept if wish.ticket_type_id in (None, one.ticket_type_id)]
    by_code = [one for one in asked if _opens(one, wish.access_code)]
    own = by_code or [one for one in asked if one.organisation_id in organisation_ids]
    fitting = [one for one in own if one.kept >= places]
    if by_code and not fitting:
        most = max(one.kept for one in by_code)
        raise AllocationIsUsedUp(f"{most} are left.", fields={"places": [f"At most {most}."]})
    return next(iter(fitting), None)


def _opens(one: Allocation, code: str) -> bool:
    return bool(one.access_code) and hmac.compare_digest(one.access_code.encode(), code.encode())
