"""Seats beyond those of the tier: how many there are, and since when."""

from __future__ import annotations

from datetime import date

from services.membership.models import Membership, SeatChange
from shared.database import Session


def change_extra_seats(session: Session, membership: Membership, by: int, day: date) -> None:
    """Give a locked membership so many extra seats more, or fewer, from a day on. Asking twice does it twice."""
    if by:
        membership.extra_seats += by
        session.add(SeatChange(membership_id=membership.id, changed_on=day, change=by))
