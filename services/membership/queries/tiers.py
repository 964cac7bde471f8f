"""Tiers, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.membership.models import Tier, TierPrice
from services.membership.models.words import SLUG
from services.membership.rules.tax import amounts_at
from shared.database import Session
from shared.errors import NotFound


class NoSuchTier(NotFound):
    """No tier has this name."""


def tier_of(session: Session, slug: str) -> Tier:
    """The tier of a name. Raises NoSuchTier."""
    tier = session.get(Tier, slug) if SLUG.fullmatch(slug) else None
    if tier is None:
        raise NoSuchTier(f"No tier is called {slug}")
    return tier


def tiers(session: Session, today: date) -> list[TierShown]:
    """All tiers, by name, as they are sold on a day."""
    return [show_tier(tier, today) for tier in session.scalars(select(Tier).order_by(Tier.slug))]


@dataclass(frozen=True)
class TierShown:
    """A tier with what it costs on a day, in the currency that it is sold in where nothing is said."""

    tier: Tier
    price_minor: int
    price_with_tax_minor: int
    prices: list[PriceShown]


@dataclass(frozen=True)
class PriceShown:
    """A version of a price, with what one pays: its tax is in it, however it is quoted."""

    price: TierPrice
    with_tax_minor: int


def show_tier(tier: Tier, today: date) -> TierShown:
    """A tier as it is sold on a day; the versions of its prices that hold, and those to come."""
    current = {one.currency: one.valid_from for one in tier.prices if one.valid_from <= today}
    prices = [one for one in tier.prices if one.valid_from >= current.get(one.currency, date.min)]
    now = [one for one in prices if one.currency == tier.currency and one.valid_from <= today]
    shown = [PriceShown(one, _with_tax(one)) for one in prices]
    if not now:
        return TierShown(tier, 0, 0, shown)
    return TierShown(tier, now[0].amount_minor, _with_tax(now[0]), shown)


def _with_tax(price: TierPrice) -> int:
    return amounts_at(price.amount_minor, price.tax_behaviour, price.tax_rate_bp).amount_minor
