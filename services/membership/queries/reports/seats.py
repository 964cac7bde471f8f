"""How many seats each member organisation has, and how many are taken, or kept for who was invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery, func, or_, select

from services.membership.models import (
    Invitation,
    Membership,
    Organisation,
    Representation,
    SeatChange,
    Tier,
)
from services.membership.queries.reports.periods import end_of
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
    invited: int

    @property
    def free(self) -> int:
        """How many seats are left."""
        return max(0, self.seats - self.taken - self.invited)


def seats(session: Session, as_of: date, zone: ZoneInfo) -> list[SeatsRow]:
    """The seats of each organisation that is a member on a day of the association's, by its name.

    An invitation that was open at the end of the day keeps a seat.
    """
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
    invited = _invited(as_of, end_of(as_of, zone))
    later = _changed_after(as_of)
    asked = (
        select(
            Organisation.id,
            Organisation.display_name,
            found.c.tier,
            Tier.seats + Membership.extra_seats - func.coalesce(later.c.seats, 0),
            func.coalesce(taken.c.count, 0),
            func.coalesce(invited.c.count, 0),
        )
        .join_from(found, Organisation, Organisation.id == found.c.organisation_id)
        .join(Membership, Membership.id == found.c.membership_id)
        .join(Tier, Tier.slug == found.c.tier)
        .outerjoin(later, later.c.membership_id == Membership.id)
        .outerjoin(taken, taken.c.organisation_id == Organisation.id)
        .outerjoin(invited, invited.c.organisation_id == Organisation.id)
        .where(found.c.standing.in_([str(one) for one in MEMBERS]))
        .order_by(Organisation.display_name, Organisation.id)
    )
    return [SeatsRow(*row) for row in session.execute(asked)]


def _changed_after(as_of: date) -> Subquery:
    """How many extra seats came after a day, fewer those that went."""
    return (
        select(SeatChange.membership_id, func.sum(SeatChange.change).label("seats"))
        .where(SeatChange.changed_on > as_of)
        .group_by(SeatChange.membership_id)
        .subquery()
    )


def _invited(as_of: date, ends_at: datetime) -> Subquery:
    return (
        select(Invitation.organisation_id, func.count().label("count"))
        .where(
            Invitation.invited_at < ends_at,
            Invitation.expires_on > as_of,
            or_(Invitation.answered_at.is_(None), Invitation.answered_at >= ends_at),
        )
        .group_by(Invitation.organisation_id)
        .subquery()
    )
