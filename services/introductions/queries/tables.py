"""Who sits at the tables of a partnership, and how uneven they are, as each may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from services.introductions.models import CounselOffer, Partnership, PartnershipSide, SideTable
from services.introductions.queries.partnerships import discreet_stewards, find
from services.introductions.rules.steps import sides_spoken_for
from services.introductions.rules.tables import OFFERED_FROM, Standing, standings
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset


def newest_table(session: Session, partnership_id: UUID, position: int) -> SideTable | None:
    """Who is at the table for a side, as it said last."""
    return current_tables(session, partnership_id).get(position)


def current_tables(session: Session, partnership_id: UUID) -> dict[int, SideTable]:
    """Who is at the tables now, by the position of the side; who stepped out has none."""
    side = and_(
        PartnershipSide.partnership_id == SideTable.partnership_id,
        PartnershipSide.position == SideTable.position,
        PartnershipSide.left_at.is_(None),
    )
    said = select(SideTable).join(PartnershipSide, side)
    said = said.where(SideTable.partnership_id == partnership_id).order_by(SideTable.id)
    return {one.position: one for one in session.scalars(said)}


def standing_offers(session: Session, partnership_id: UUID) -> Sequence[CounselOffer]:
    """The offers of somebody who counsels that stand."""
    found = select(CounselOffer).where(
        CounselOffer.partnership_id == partnership_id, CounselOffer.ended_at.is_(None)
    )
    return session.scalars(found).all()


def tables(
    session: Session, partnership_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[SideTable]:
    """What one's own side said of its table, the oldest first; for a steward what all said."""
    partnership = find(session, partnership_id, caller)
    said = select(SideTable).where(SideTable.partnership_id == partnership_id)
    if not caller.has(Role.STEWARD):
        said = said.where(SideTable.position.in_(positions_of(session, partnership, caller)))
    return keyset(session, said, SideTable.id, after, limit)


def balance(session: Session, partnership_id: UUID, caller: Caller) -> dict[str, Any]:
    """How even the table is: to a side in words about itself, to a steward with numbers for all sides."""
    partnership = find(session, partnership_id, caller)
    in_numbers = caller.has(Role.STEWARD)
    mine = positions_of(session, partnership, caller)
    said = current_tables(session, partnership_id)
    found = standings(said)
    offered = {one.position for one in standing_offers(session, partnership_id)}
    return {
        "missing": sorted({side.position for side in partnership.sides} - said.keys()),
        "sides": [
            _shown(position, one, position in offered, in_numbers)
            for position, one in sorted(found.items())
            if in_numbers or position in mine
        ],
    }


def positions_of(session: Session, partnership: Partnership, caller: Caller) -> set[int]:
    """The sides that the caller speaks for."""
    discreet = discreet_stewards(session, [partnership])
    return {side.position for side in sides_spoken_for(partnership, caller, discreet)}


def _shown(position: int, one: Standing, is_offered: bool, in_numbers: bool) -> dict[str, Any]:
    return {
        "position": position,
        "is_uneven": one.index >= OFFERED_FROM,
        "counsel_is_offered": is_offered,
        "reasons": one.reasons(),
        "index": one.index if in_numbers else None,
        "terms": [
            {"kind": term.kind, "weight": round(term.weight, 2)}
            for term in (one.terms if in_numbers else ())
        ],
    }
