"""Saying how memberships stand, where the days that passed have changed it."""

from __future__ import annotations

from datetime import date

from services.membership.actions.standings import tell_standing
from services.membership.queries.lapses import untold
from shared.database import Session


def announce_standings(session: Session, today: date) -> int:
    """Announce what became of some memberships: in grace, lapsed, resting, released, over, or back.

    Each change is told once, late rather than never; asking twice tells nothing more.
    """
    return sum(tell_standing(session, membership, today) for membership in untold(session, today))
