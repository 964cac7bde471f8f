"""Asking for more, or for less, than a membership has: another tier, and seats."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.dues import ask_anew, ask_dues, hold_for_dues
from services.membership.actions.upgrades import change_tier
from services.membership.models import Invoice, Membership, Organisation
from services.membership.models.words import LineKind
from services.membership.queries.dues import open_invoice
from services.membership.queries.representatives import seats_taken
from services.membership.queries.tiers import tier_of
from services.membership.rules.leaving import check_not_leaving
from services.membership.rules.pricing import is_dearer, price_extra_seats, price_on, price_upgrade
from services.membership.rules.standing import standing_of
from services.membership.rules.tiers import (
    TierCostsLess,
    check_change,
    check_no_other_seats,
    check_nothing_waits,
    check_returns,
    check_runs,
)
from shared.database import Session


def upgrade_membership(
    session: Session,
    membership_id: UUID,
    tier_slug: str,
    *,
    by_staff: bool,
    today: date,
    now: datetime,
) -> tuple[Membership, Invoice | None]:
    """Ask for a tier that costs more, from today on; paying the difference gives it.

    Where the difference comes to nothing it is given at once. Asking twice returns the invoice that is
    open; another upgrade that waits to be paid comes first. A renewal that waits is asked for anew, in
    the new tier.
    """
    membership = hold_for_dues(session, membership_id)
    old, new = membership.tier, tier_of(session, tier_slug)
    check_change(membership, new, _organisation(session, membership), by_staff)
    check_runs(standing_of(membership, today))
    if not is_dearer(new, old, membership.currency, today):
        raise TierCostsLess(f"The tier {new.slug} costs less than {old.slug}")
    priced = price_upgrade(
        old, new, membership.currency, membership.terms, today, membership_id=membership.id
    )
    if priced.is_free:
        change_tier(session, membership, new, today, now)
        ask_anew(session, membership, today, now)
        return membership, None
    check_nothing_waits(open_invoice(session, membership.id, LineKind.UPGRADE), new)
    invoice = ask_dues(session, membership, priced.lines, today)
    ask_anew(session, membership, today, now)
    return membership, invoice


def downgrade_membership(
    session: Session,
    membership_id: UUID,
    tier_slug: str,
    *,
    by_staff: bool,
    today: date,
    now: datetime,
) -> Membership:
    """Take another tier with the next renewal; nothing is paid back. The tier that is had takes the
    wish back. A renewal that waits to be paid is asked for anew. Asking twice changes nothing more."""
    membership = hold_for_dues(session, membership_id)
    if tier_slug == membership.tier_slug:
        membership.next_tier_slug = None
    elif tier_slug != membership.next_tier_slug:
        tier = tier_of(session, tier_slug)
        check_change(membership, tier, _organisation(session, membership), by_staff)
        check_not_leaving(membership.exits, today)
        price_on(tier, membership.currency, today)
        membership.next_tier_slug = tier.slug
    session.flush()
    ask_anew(session, membership, today, now)
    return membership


def buy_seats(
    session: Session, membership_id: UUID, count: int, today: date
) -> tuple[Membership, Invoice]:
    """Ask for so many seats more than the tier gives, for what is left of the term; paying gives them,
    and a renewal that waits to be paid is then asked for anew, with them.

    Asking twice returns the invoice that is open; another number of seats has to wait until that is paid.
    """
    membership = hold_for_dues(session, membership_id)
    check_no_other_seats(open_invoice(session, membership.id, LineKind.SEATS), count)
    check_runs(standing_of(membership, today))
    priced = price_extra_seats(
        membership.tier,
        membership.currency,
        membership.terms,
        count,
        today,
        membership_id=membership.id,
    )
    return membership, ask_dues(session, membership, priced.lines, today)


def return_seats(
    session: Session, membership_id: UUID, count: int, today: date, now: datetime
) -> Membership:
    """Give back seats that were bought and that nobody sits on; nothing is paid back for this term.

    A renewal that waits to be paid is asked for anew, without them. Asking twice gives back twice as many.
    """
    membership = hold_for_dues(session, membership_id)
    body = membership.organisation_id
    taken = seats_taken(session, body, today) if body else 0
    check_returns(membership.extra_seats, count, membership.tier.seats, taken)
    membership.extra_seats -= count
    session.flush()
    ask_anew(session, membership, today, now)
    return membership


def _organisation(session: Session, membership: Membership) -> Organisation | None:
    found = membership.organisation_id
    return session.get(Organisation, found) if found is not None else None
