"""A side says who is at its table; where tables are uneven, somebody who counsels is offered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from events.partnerships import CounselOffered
from services.introductions.actions.speaking import speak_in
from services.introductions.models import CounselOffer, Partnership, SideTable
from services.introductions.queries.tables import current_tables, newest_table, standing_offers
from services.introductions.rules.partnerships import author
from services.introductions.rules.tables import check_lawyers, standings
from shared.callers import Caller
from shared.database import Session, new_id
from shared.outbox import announce


def say_table(
    session: Session, partnership_id: UUID, caller: Caller, now: datetime, **told: Any
) -> SideTable:
    """Say who is at the table for one's side from now on; what was said before is kept.

    Saying the same twice keeps it once.
    """
    partnership, side = speak_in(session, partnership_id, caller)
    check_lawyers(told["people"], told["lawyers"])
    before = newest_table(session, partnership_id, side.position)
    if before is not None and all(getattr(before, name) == told[name] for name in told):
        return before
    said = SideTable(
        id=new_id(),
        partnership_id=partnership_id,
        position=side.position,
        said_by_id=author(caller),
        said_at=now,
        **told,
    )
    session.add(said)
    session.flush()
    offer_counsel(session, partnership, now)
    return said


def offer_counsel(session: Session, partnership: Partnership, now: datetime) -> None:
    """Offer somebody who counsels to each side that is weaker by far, once until its table is even again.

    The partnership is locked. Asking twice offers nothing more.
    """
    found = standings(current_tables(session, partnership.id))
    wanting = {position for position, one in found.items() if one.wants_counsel}
    offered = {one.position: one for one in standing_offers(session, partnership.id)}
    for position, offer in offered.items():
        if position not in wanting:
            offer.ended_at = now
    for side in partnership.sides:
        if side.position in wanting - offered.keys():
            _offer(session, partnership.id, side.position, side.steward_id, now)


def end_offers(session: Session, partnership_id: UUID, now: datetime) -> None:
    """There is no table any more. Asking twice changes nothing."""
    for offer in standing_offers(session, partnership_id):
        offer.ended_at = now


def _offer(
    session: Session, partnership_id: UUID, position: int, steward_id: UUID | None, now: datetime
) -> None:
    facts = {"partnership_id": partnership_id, "position": position, "offered_at": now}
    session.add(CounselOffer(id=new_id(), **facts))
    asked = (steward_id,) if steward_id else ()
    announce(session, CounselOffered(partnership_id=partnership_id, asked=asked))
