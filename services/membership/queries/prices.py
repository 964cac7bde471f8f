"""What the next terms of memberships cost today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.membership.models import Invoice, Membership
from services.membership.models.words import LineKind
from services.membership.queries.billing import billed_parties
from services.membership.queries.dues import tiers_asked_for
from services.membership.queries.grants import granted_prices
from services.membership.queries.tiers import tier_of
from services.membership.rules.dues import payer_on
from services.membership.rules.grants import at_granted_price
from services.membership.rules.lines import NewLine, asks_for, terms_of
from services.membership.rules.pricing import (
    Priced,
    price_extra_seats,
    price_renewal,
    sells_seats,
)
from services.membership.rules.tax import asked_again, exempted
from services.membership.rules.terms import last_of
from services.membership.rules.tiers import next_tier_of
from shared.database import Session


def price_of_term(session: Session, membership: Membership, today: date) -> Priced:
    """What the next term costs, in its tier and at the price that is granted, and which days it has."""
    return prices_of_terms(session, [membership], today)[membership.id]


def prices_of_terms(
    session: Session, memberships: Sequence[Membership], today: date
) -> dict[UUID, Priced]:
    """The same of many, in few statements."""
    ids = [one.id for one in memberships]
    upgrades, granted = tiers_asked_for(session, ids), granted_prices(session, ids)
    prices = {}
    for one in memberships:
        tier = tier_of(session, next_tier_of(one, upgrades.get(one.id)))
        priced = price_renewal(
            tier,
            one.currency,
            one.terms,
            today,
            membership_id=one.id,
            seats=one.extra_seats,
        )
        prices[one.id] = at_granted_price(priced, granted.get(one.id, ()), tier)
    return prices


def lines_of_now(
    session: Session, membership: Membership, invoice: Invoice, today: date
) -> list[NewLine] | None:
    """What an open invoice for a next term, or for seats, is to ask for as things are now.

    None where it asks for that; nothing where there is nothing to ask for any more. A first term stays as
    it was applied for.
    """
    if not membership.terms:
        return None
    if terms_of(invoice, membership.id):
        lines = lines_of_term(session, membership, invoice, today)
    elif (asked := _seat_lines(membership, invoice, today)) is not None:
        lines = asked
    else:
        return None
    payer = payer_on(invoice)
    is_exempt = billed_parties(session, {payer})[payer].tax_exempt
    would_be = [exempted(line) for line in lines] if is_exempt else lines
    return None if asks_for(invoice, would_be) else lines


def lines_of_term(
    session: Session, membership: Membership, invoice: Invoice, today: date
) -> list[NewLine]:
    """The next term with its seats as they would be asked for now, and what an invoice asks for beside it."""
    priced = price_of_term(session, membership, today)
    of_it = (LineKind.TERM, LineKind.SEATS)
    beside = [asked_again(line) for line in invoice.lines if line.kind not in of_it]
    return [*(() if priced.is_free else priced.lines), *beside]


def _seat_lines(membership: Membership, invoice: Invoice, today: date) -> list[NewLine] | None:
    """Seats until the end of what is paid by now; None where they are asked for until then, or nothing runs."""
    last, tier = last_of(membership.terms), membership.tier
    (line, *_) = [one for one in invoice.lines if one.kind == LineKind.SEATS]
    if last is None or last.ends_on <= today:
        return None
    if (line.ends_on, line.tier_slug) == (last.ends_on, tier.slug):
        return None
    if not sells_seats(tier, membership.currency, today):
        return []
    priced = price_extra_seats(
        tier,
        membership.currency,
        membership.terms,
        line.quantity,
        today,
        membership_id=membership.id,
    )
    return list(priced.lines)
