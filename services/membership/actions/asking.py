"""Asking for more, or for less, than a membership has: another tier, and seats."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.dues import ask_anew, ask_dues, hold_for_dues
from services.membership.actions.extra_seats import change_extra_seats
from services.membership.actions.fitting import check_seats
from services.membership.actions.lost_seats import credit_lost_seats
from services.membership.actions.upgrades import change_tier
from services.membership.models import Invoice, Membership, Organisation, Tier
from services.membership.models.words import LineKind
from services.membership.queries.dues import open_invoice, tiers_asked_for
from services.membership.queries.representatives import seats_taken
from services.membership.queries.tiers import tier_of
from services.membership.rules.leaving import check_not_leaving
from services.membership.rules.pricing import (
    is_dearer,
    price_extra_seats,
    price_on,
    price_upgrade,
    sells_seats,
)
from services.membership.rules.seats import check_no_seats_wait, check_seats_last
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

    Of that goes what seats were paid that the other tier does not sell. Where it comes to nothing the
    tier is given at once, and what such seats are worth beyond is credited. Asking twice returns the
    invoice that is open; another upgrade, and seats that would be over with it, are paid first. A renewal
    that waits is asked for anew, in the new tier.
    """
    membership = hold_for_dues(session, membership_id)
    old, new = membership.tier, tier_of(session, tier_slug)
    check_change(membership, new, _organisation(session, membership), by_staff)
    check_runs(standing_of(membership, today))
    if not is_dearer(new, old, membership.currency, today):
        raise TierCostsLess(f"The tier {new.slug} costs less than {old.slug}")
    check_seats(session, membership, new, today)
    waiting = open_invoice(session, membership.id, LineKind.SEATS)
    check_no_seats_wait(waiting, sells_seats(new, membership.currency, today))
    priced = price_upgrade(
        old,
        new,
        membership.currency,
        membership.terms,
        today,
        membership_id=membership.id,
        seats=membership.extra_seats,
    )
    if priced.is_free:
        _upgrade_at_once(session, membership, new, priced.back_minor, today, now)
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
    wish back. Refuses a tier with fewer seats than are taken. A renewal that waits to be paid is asked
    for anew. Asking twice changes nothing more."""
    membership = hold_for_dues(session, membership_id)
    if tier_slug == membership.tier_slug:
        membership.next_tier_slug = None
    elif tier_slug != membership.next_tier_slug:
        tier = tier_of(session, tier_slug)
        check_change(membership, tier, _organisation(session, membership), by_staff)
        check_not_leaving(membership.exits, today)
        price_on(tier, membership.currency, today)
        check_seats(session, membership, tier, today)
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
    _check_seats_last(session, membership, today)
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
    change_extra_seats(session, membership, -count, today)
    session.flush()
    ask_anew(session, membership, today, now)
    return membership


def _upgrade_at_once(
    session: Session,
    membership: Membership,
    tier: Tier,
    back_minor: int,
    today: date,
    now: datetime,
) -> None:
    change_tier(session, membership, tier, today, now)
    if back_minor:
        credit_lost_seats(session, membership, tier, back_minor, today, now)
    ask_anew(session, membership, today, now)


def _check_seats_last(session: Session, membership: Membership, today: date) -> None:
    upgrade = open_invoice(session, membership.id, LineKind.UPGRADE)
    if upgrade is not None:
        tier = tier_of(session, tiers_asked_for(session, [membership.id])[membership.id])
        check_seats_last(upgrade, sells_seats(tier, membership.currency, today))


def _organisation(session: Session, membership: Membership) -> Organisation | None:
    found = membership.organisation_id
    return session.get(Organisation, found) if found is not None else None
