"""Who is a member on a day, by sector and tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from services.membership.queries.reports.standings import MEMBERS, standings
from services.membership.rules.standing import Standing
from shared.database import Session


@dataclass(frozen=True)
class MembersRow:
    """How many members one sector has in one tier: with term, in grace, and resting."""

    sector: str
    tier: str
    members: int
    active: int
    grace: int
    suspended: int


def members(session: Session, as_of: date) -> list[MembersRow]:
    """How many members there are on a day, by sector and tier."""
    found = standings(as_of)
    asked = (
        select(
            found.c.sector,
            found.c.tier,
            func.count(),
            *(_of(found.c.standing, one) for one in (_ACTIVE, _GRACE, _SUSPENDED)),
        )
        .where(found.c.standing.in_([str(one) for one in MEMBERS]))
        .group_by(found.c.sector, found.c.tier)
        .order_by(found.c.sector, found.c.tier)
    )
    return [MembersRow(*row) for row in session.execute(asked)]


_ACTIVE, _GRACE, _SUSPENDED = Standing.ACTIVE, Standing.GRACE, Standing.SUSPENDED


def _of(column: ColumnElement[str], standing: Standing) -> ColumnElement[int]:
    return func.count().filter(column == str(standing))
