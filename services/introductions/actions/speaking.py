"""Acting for a side: the partnership is kept from others while somebody who speaks for one changes it."""

from __future__ import annotations

from uuid import UUID

from services.introductions.models import Partnership, PartnershipSide
from services.introductions.queries.partnerships import discreet_stewards, find
from services.introductions.rules.partnerships import check_open
from services.introductions.rules.steps import check_speaks
from shared.callers import Caller
from shared.database import Session, lock_row


def speak_in(
    session: Session, partnership_id: UUID, caller: Caller
) -> tuple[Partnership, PartnershipSide]:
    """A live partnership, locked, and the side that the caller speaks for."""
    lock_row(session, Partnership, partnership_id)
    partnership = find(session, partnership_id, caller)
    side = check_speaks(partnership, caller, discreet_stewards(session, [partnership]))
    check_open(partnership)
    return partnership, side
