"""Setting the tiers: data, so that an association can have its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import inspect

from services.membership.models import Tier
from services.membership.models.words import Sector
from shared.database import Session, upsert


def _tier(
    slug: str, name: str, sectors: list[Sector], price_minor: int, seats: int, **more: Any
) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "kind": "organisation",
        "sectors": [str(sector) for sector in sectors],
        "price_minor": price_minor,
        "currency": "EUR",
        "seats": seats,
        "grace_days": 60,
        **more,
    }


STARTING_TIERS: tuple[dict[str, Any], ...] = (
    _tier("corporate", "Company", [Sector.COMPANY], 250_000, 10),
    _tier(
        "corporate-large",
        "Large company",
        [Sector.COMPANY],
        600_000,
        25,
        size_bands=["250-999", "1000+"],
    ),
    _tier("social-enterprise", "Social enterprise", [Sector.SOCIAL_ENTERPRISE], 30_000, 5),
    _tier("charity", "Charity", [Sector.CHARITY, Sector.OTHER], 20_000, 5),
    _tier("public", "Public body", [Sector.PUBLIC_BODY], 80_000, 8),
    _tier("academic", "University or research institute", [Sector.UNIVERSITY], 60_000, 8),
    _tier("network", "Network of organisations", [Sector.NETWORK, Sector.OTHER], 40_000, 6),
    _tier("individual", "Person", [], 9_000, 1, kind="person", grace_days=30),
)


def put_tiers(session: Session, tiers: Iterable[Mapping[str, Any]]) -> int:
    """Make tiers, or change those of the same slug; returns how many. Asking twice changes nothing more.

    Terms and invoices keep what they were sold for.
    """
    count = 0
    for tier in tiers:
        values = {**_defaults(), **tier}
        upsert(session, Tier, {"slug": values.pop("slug")}, values)
        count += 1
    session.expire_all()
    return count


def _defaults() -> dict[str, Any]:
    """What a tier has where nothing is said: the same columns in each row that is put."""
    given: dict[str, Any] = {"sectors": [], "size_bands": []}
    for column in inspect(Tier).columns:
        if column.default is not None and column.default.is_scalar:
            given[column.key] = column.default.arg
    return given
