"""Setting the tiers: data, so that an association can have its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, inspect, select, update

from services.membership.models import Membership, Term, Tier, TierPrice
from services.membership.models.words import Sector
from services.membership.queries.persons import person_of
from services.membership.queries.tiers import tier_of
from services.membership.rules.questions import check_questions
from services.membership.rules.tiers import (
    check_approvers,
    check_price_is_ahead,
    check_slug,
    check_tier,
)
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


BEGINNING = date(1970, 1, 1)
_DAYS = ("notice_days", "renewal_opens_days")


def put_tiers(session: Session, tiers: Iterable[Mapping[str, Any]]) -> int:
    """Make tiers, or change those of the same slug; returns how many. Asking twice changes nothing more.

    `price_minor` beside a tier is the first version of its price. Terms and invoices keep what they were
    sold for.
    """
    count = 0
    for tier in tiers:
        values = {**_defaults(), **tier}
        slug, price_minor = values.pop("slug"), values.pop("price_minor")
        check_questions(values["questions"])
        _look_anew(session, session.get(Tier, slug), values)
        upsert(session, Tier, {"slug": slug}, values)
        version = {"tier_slug": slug, "currency": values["currency"], "valid_from": BEGINNING}
        if session.scalar(select(TierPrice.id).filter_by(**version)) is None:
            session.add(TierPrice(**version, amount_minor=price_minor))
        else:
            changed = update(TierPrice).filter_by(**version)
            session.execute(changed.values(amount_minor=price_minor))
        count += 1
    session.flush()
    session.expire_all()
    return count


def put_tier(session: Session, slug: str, values: Mapping[str, Any]) -> Tier:
    """Make a tier, or change what is said of the one of this slug. Asking twice changes nothing more.

    Terms keep the days and the grace that they were granted with, and invoices their price.
    """
    check_slug(slug)
    known = session.get(Tier, slug)
    check_tier(known, values)
    values = _kept(session, values)
    _look_anew(session, known, values)
    given = {**(_columns(known) if known else _defaults()), **values}
    check_approvers(given)
    upsert(session, Tier, {"slug": slug}, given)
    session.expire_all()
    return tier_of(session, slug)


def put_price(session: Session, slug: str, values: Mapping[str, Any], today: date) -> Tier:
    """Set what a tier costs from a day on, in a currency. Asking twice changes nothing more.

    A version that holds already is kept as it is: what was asked at its price can be explained.
    """
    tier = tier_of(session, slug)
    version = {"currency": values["currency"], "valid_from": values["valid_from"]}
    known = [one for one in tier.prices if one.currency == version["currency"]]
    same = next((one for one in known if one.valid_from == version["valid_from"]), None)
    if same is not None and all(getattr(same, key) == value for key, value in values.items()):
        return tier
    check_price_is_ahead(known, values["valid_from"], today)
    key = {"tier_slug": slug, **version}
    session.execute(delete(TierPrice).filter_by(**key))
    session.add(TierPrice(tier_slug=slug, **values))
    session.flush()
    session.expire_all()
    return tier_of(session, slug)


def _kept(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a tier, as it is kept. Refuses questions that cannot be asked, and unknown approvers."""
    check_questions(values.get("questions", ()))
    if "approver_ids" not in values:
        return dict(values)
    approvers = [person_of(session, one).id for one in values["approver_ids"]]
    return {**values, "approver_ids": [str(one) for one in dict.fromkeys(approvers)]}


def _look_anew(session: Session, known: Tier | None, values: Mapping[str, Any]) -> None:
    """Look at the running terms at once when it is said otherwise which days count for them."""
    if known is None or all(
        values.get(name, getattr(known, name)) == getattr(known, name) for name in _DAYS
    ):
        return
    held = select(Membership.id).where(Membership.tier_slug == known.slug)
    running = update(Term).where(Term.membership_id.in_(held), Term.look_on.is_not(None))
    session.execute(running.values(look_on=date.min))


def _columns(tier: Tier) -> dict[str, Any]:
    return {one.key: getattr(tier, one.key) for one in inspect(Tier).columns if one.key != "slug"}


def _defaults() -> dict[str, Any]:
    """What a tier has where nothing is said: the same columns in each row that is put."""
    return {
        column.key: column.default.arg if column.default.is_scalar else column.default.arg(None)
        for column in inspect(Tier).columns
        if column.default is not None
    }
