"""Changing the tier of a membership: now, for what is left of its terms, or with its next one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.memberships import MembershipDowngraded, MembershipUpgraded
from services.membership.actions.extra_seats import change_extra_seats
from services.membership.actions.fitting import look_at_seats
from services.membership.actions.standings import say_once
from services.membership.models import Membership, Term, Tier
from services.membership.models.memberships import Origin
from services.membership.queries.lapses import with_another_tier
from services.membership.queries.tiers import tier_of
from services.membership.rules.pricing import sells_seats
from services.membership.rules.standing import tier_on
from services.membership.rules.terms import cut, policy_of
from shared.database import Session


def change_tier(
    session: Session,
    membership: Membership,
    tier: Tier,
    from_on: date,
    now: datetime,
    *,
    until: date | None = None,
    invoice_id: UUID | None = None,
    line_id: UUID | None = None,
) -> None:
    """Give a locked membership another tier from a day on, for what is left of its terms, or until a day.

    No term is edited: each that is affected becomes void, and others take its place on the same days.
    """
    last = until or date.max
    affected = [
        term for term in membership.terms if term.ends_on > from_on and term.starts_on < last
    ]
    before = membership.tier_slug
    for term in affected:
        term.voided_at = now
    session.flush()
    for term in affected:
        is_first = term is affected[0]
        named = (invoice_id, line_id) if is_first else (term.invoice_id, None)
        _take_the_place_of(session, membership, term, tier, from_on, now, named)
    membership.tier, membership.next_tier_slug = tier, None
    _keep_seats(session, membership, tier, from_on)
    session.flush()
    replaced = next(one for one in membership.terms if one.ends_on > from_on)
    upgraded = MembershipUpgraded(
        membership_id=membership.id, from_tier=before, to_tier=tier.slug, upgraded_on=from_on
    )
    say_once(session, membership, replaced.id, "upgraded", from_on, upgraded)


def take_up_due_tiers(session: Session, today: date, now: datetime) -> int:
    """Let some memberships have the tier of the term that runs; how many. Asking twice does no more."""
    found = with_another_tier(session, today)
    return sum(take_up_tier(session, one, today, now) for one in found)


def take_up_tier(session: Session, membership: Membership, today: date, now: datetime) -> bool:
    """Let a locked membership have the tier of the term that runs; whether that is another one.

    Where more sit than it has seats, nobody loses theirs, and a person is to look at it. Asking twice
    changes nothing more.
    """
    there = tier_on(membership, today)
    if there == membership.tier_slug:
        return False
    running = [term for term in membership.terms if term.starts_on <= today][-1]
    downgraded = MembershipDowngraded(
        membership_id=membership.id,
        from_tier=membership.tier_slug,
        to_tier=there,
        downgraded_on=running.starts_on,
    )
    membership.tier = tier_of(session, there)
    _keep_seats(session, membership, membership.tier, running.starts_on)
    say_once(session, membership, running.id, "downgraded", running.starts_on, downgraded)
    session.flush()
    look_at_seats(session, membership, running.ends_on, today, now)
    return True


def _keep_seats(session: Session, membership: Membership, tier: Tier, day: date) -> None:
    """Seats that were bought come along into a tier that sells such, and are over in another."""
    if not sells_seats(tier, membership.currency, day):
        change_extra_seats(session, membership, -membership.extra_seats, day)


def _take_the_place_of(
    session: Session,
    membership: Membership,
    term: Term,
    tier: Tier,
    from_on: date,
    now: datetime,
    named: tuple[UUID | None, UUID | None],
) -> None:
    before, after = cut(term, policy_of(tier), from_on)
    if before is not None:
        kept = _copy(membership, term, term.tier_slug, now)
        kept.starts_on, kept.ends_on, kept.grace_ends_on = before
        membership.all_terms.append(kept)
    changed = _copy(membership, term, tier.slug, now)
    changed.starts_on, changed.ends_on, changed.grace_ends_on = after
    changed.origin = Origin.UPGRADE if term.starts_on <= from_on else term.origin
    changed.invoice_id, changed.invoice_line_id = named
    membership.all_terms.append(changed)
    session.flush()


def _copy(membership: Membership, term: Term, tier_slug: str, now: datetime) -> Term:
    return Term(
        membership_id=membership.id,
        tier_slug=tier_slug,
        origin=term.origin,
        invoice_id=term.invoice_id,
        grant_id=term.grant_id,
        anchor_on=term.anchor_on,
        anchor_months=term.anchor_months,
        granted_at=now,
    )
