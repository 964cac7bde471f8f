"""Tiers, by name."""

from __future__ import annotations

from sqlalchemy import select

from services.membership.models import Tier
from shared.database import Session
from shared.errors import NotFound


class NoSuchTier(NotFound):
    """No tier has this name."""


def tier_of(session: Session, slug: str) -> Tier:
    """The tier of a name. Raises NoSuchTier."""
    tier = session.get(Tier, slug)
    if tier is None:
        raise NoSuchTier(f"No tier is called {slug}")
    return tier


def tiers(session: Session) -> list[Tier]:
    """All tiers, by name."""
    return list(session.scalars(select(Tier).order_by(Tier.slug)))
