"""How many seats each member organisation has, and how many are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from services.membership.models import Membership, Organisation, Representation, Tier
from services.membership.queries.reports.standings import MEMBERS, standings
from shared.database import Session


@dataclass(frozen=True)
class SeatsRow:
    """The seats of one organisation on a day."""

    organisation_id: UUID
    organisation: str
    tier: str
    seats: int
    taken: int

    @property
    def free(self) -> int:
        """How many seats are left."""
        return max(0, self.seats - self.taken)


def seats(session: Session, as_of: date) -> list[SeatsRow]:
    """The seats of each organisation that is a member on a day, by its name."""
    found = standings(as_of)
    taken = (
        select(Representation.organisation_id, func.count().label("count"))
        .where(
            Representation.state != "proposed",
            Representation.starts_on <= as_of,
            or_(Representation.last_day.is_(None), Representation.last_day > as_of),
        )
        .group_by(Representation.organisation_id)
        .subquery()
    )
    asked = (
        select(
            Organisation.id,
            Organisation.display_name,
            found.c.tier,
            Tier.seats + Membership.extra_seats,
            func.coalesce(taken.c.count, 0),
        )
        .join_from(found, Organisation, Organisation.id == found.c.organisation_id)
        .join(Membership, Membership.id == found.c.membership_id)
        .join(Tier, Tier.slug == found.c.tier)
        .outerjoin(taken, taken.c.organisation_id == Organisation.id)
        .where(found.c.standing.in_([str(one) for one in MEMBERS]))
        .order_by(Organisation.display_name, Organisation.id)
    )
    return [SeatsRow(*row) for row in session.execute(asked)]
