"""Which dues are to be expected in the months to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from services.membership.models import InvoiceLine, Membership, TierPrice
from services.membership.models.words import LineKind
from services.membership.queries.reports.ageing import debts, owed_on
from services.membership.queries.reports.standings import MEMBERS, standings
from services.membership.rules.ageing import left_of
from shared.database import Session


@dataclass(frozen=True)
class ForecastRow:
    """What one month may bring in one currency: what is asked for already, and what renewals will cost.

    `memberships` is how many renewals that is.
    """

    month: str
    currency: str
    open_minor: int
    renewals_minor: int
    memberships: int


def forecast(session: Session, as_of: date, until: date) -> list[ForecastRow]:
    """What falls due before a day: what the books say is owed, by its due date or those of its instalments,
    what is overdue in the month of `as_of`; renewals by the end of the term, for those who are members on
    the day, at the price of that day."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for debt, parts in debts(session, as_of):
        for due_on, owed in left_of(int(debt.owed), parts):
            if due_on < until:
                sums[_month(max(due_on, as_of)), debt.currency][0] += owed
    for ends_on, currency, count, price in session.execute(_renewals(as_of, until)):
        row = sums[_month(max(ends_on, as_of)), currency]
        row[1] += int(price)
        row[2] += count
    return [ForecastRow(*key, *found) for key, found in sorted(sums.items())]


def _renewals(as_of: date, until: date) -> Select[*tuple[Any, ...]]:
    """The next renewal of each member that is not asked for yet."""
    found = standings(as_of)
    price, later = aliased(TierPrice), aliased(TierPrice)
    tier = func.coalesce(Membership.next_tier_slug, Membership.tier_slug)
    is_newer = exists().where(
        later.tier_slug == price.tier_slug,
        later.currency == price.currency,
        later.valid_from > price.valid_from,
        later.valid_from <= found.c.ends_on,
    )
    owed = owed_on(as_of)
    is_asked = exists().where(
        InvoiceLine.membership_id == Membership.id,
        InvoiceLine.kind == LineKind.TERM,
        or_(InvoiceLine.starts_on.is_(None), InvoiceLine.starts_on >= found.c.ends_on),
        owed.c.invoice_id == InvoiceLine.invoice_id,
        owed.c.owed > 0,
    )
    extra = Membership.extra_seats * func.coalesce(price.extra_seat_minor, 0)
    return (
        select(
            found.c.ends_on, Membership.currency, func.count(), func.sum(price.amount_minor + extra)
        )
        .join_from(found, Membership, Membership.id == found.c.membership_id)
        .join(price, and_(price.tier_slug == tier, price.currency == Membership.currency))
        .where(
            found.c.standing.in_([str(one) for one in MEMBERS]),
            found.c.ends_on < until,
            price.valid_from <= found.c.ends_on,
            ~is_newer,
            ~is_asked,
        )
        .group_by(found.c.ends_on, Membership.currency)
    )


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
