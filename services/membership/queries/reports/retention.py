"""How many of those who joined in a year are members still, by sector."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select

from services.membership.queries.reports.standings import MEMBERS, beginnings, standings
from shared.database import Session


@dataclass(frozen=True)
class RetentionRow:
    """Of those of one sector who joined in one year: how many are members on the day, in basis points."""

    cohort: int
    sector: str
    joined: int
    members: int

    @property
    def retained_bp(self) -> int:
        """The part that stayed, in hundredths of a percent."""
        return self.members * 10_000 // self.joined


def retention(session: Session, as_of: date) -> list[RetentionRow]:
    """How many of each year's newcomers are members on a day, by sector."""
    began, found = beginnings(), standings(as_of)
    cohort = extract("year", began.c.joined_on)
    stayed = func.count().filter(found.c.standing.in_([str(one) for one in MEMBERS]))
    asked = (
        select(cohort, found.c.sector, func.count(), stayed)
        .join_from(began, found, found.c.membership_id == began.c.membership_id)
        .where(began.c.joined_on <= as_of)
        .group_by(cohort, found.c.sector)
        .order_by(cohort, found.c.sector)
    )
    return [RetentionRow(int(year), *rest) for year, *rest in session.execute(asked)]
