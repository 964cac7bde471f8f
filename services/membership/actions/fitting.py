"""Whether the tier of the next term is one for its holder: by size, and by the seats that are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.actions.provider.tasks import open_task
from services.membership.models import Membership, Organisation, Tier
from services.membership.models.provider import TaskKind
from services.membership.queries.dues import tiers_asked_for
from services.membership.queries.representatives import seats_of_many, seats_taken
from services.membership.queries.tiers import tier_of
from services.membership.rules.joining import check_fits, fits, why_not
from services.membership.rules.seats import check_seats_suffice, seats_in, too_few
from services.membership.rules.tiers import next_tier_of
from shared.database import Session


def those_that_fit(
    session: Session, memberships: Sequence[Membership], today: date, now: datetime
) -> list[Membership]:
    """Those whose next tier is one for them; about each other a task is opened once for a term."""
    upgrades = tiers_asked_for(session, [one.id for one in memberships])
    tiers = {one.slug: one for one in session.scalars(select(Tier))}
    next_tiers = {one.id: tiers[next_tier_of(one, upgrades.get(one.id))] for one in memberships}
    bodies = _bodies(session, memberships, next_tiers)
    changing = {one.organisation_id for one in memberships if next_tiers[one.id] is not one.tier}
    taken = seats_of_many(session, {one for one in changing if one}, today)
    fitting = []
    for one in memberships:
        tier, body = next_tiers[one.id], bodies.get(one.organisation_id or one.id)
        if not fits(tier, body, one.size_exception):
            _have_looked_at(session, one, one.terms[-1].ends_on, why_not(tier, body), now)
        elif (sitting := taken[one.organisation_id or one.id]) > (
            seats := seats_in(tier, one, today)
        ):
            why = too_few(tier, seats, sitting)
            _have_looked_at(session, one, one.terms[-1].ends_on, why, now)
        else:
            fitting.append(one)
    return fitting


def check_next_tier(session: Session, membership: Membership, today: date) -> None:
    """Refuse another term in a tier that is for other sizes, or has too few seats."""
    upgrade = tiers_asked_for(session, [membership.id]).get(membership.id)
    tier = tier_of(session, next_tier_of(membership, upgrade))
    if tier.size_bands and membership.organisation_id is not None:
        body = session.get_one(Organisation, membership.organisation_id)
        check_fits(tier, body, membership.size_exception)
    if tier.slug != membership.tier_slug:
        check_seats(session, membership, tier, today)


def check_seats(session: Session, membership: Membership, tier: Tier, today: date) -> None:
    """Refuse a tier in which a membership has fewer seats than are taken."""
    if membership.organisation_id is not None:
        taken = seats_taken(session, membership.organisation_id, today)
        check_seats_suffice(tier, seats_in(tier, membership, today), taken)


def look_at_seats(
    session: Session, membership: Membership, until: date, today: date, now: datetime
) -> None:
    """Have a person look where more sit than a membership has seats now. Asking twice opens one task."""
    body, tier = membership.organisation_id, membership.tier
    taken = seats_taken(session, body, today) if body else 0
    if taken > (seats := tier.seats + membership.extra_seats):
        _have_looked_at(session, membership, until, too_few(tier, seats, taken), now)


def _bodies(
    session: Session, memberships: Sequence[Membership], next_tiers: dict[UUID, Tier]
) -> dict[UUID, Organisation]:
    banded = {one.organisation_id for one in memberships if next_tiers[one.id].size_bands}
    wanted = select(Organisation).where(Organisation.id.in_(banded - {None}))
    return {one.id: one for one in session.scalars(wanted)}


def _have_looked_at(
    session: Session, membership: Membership, until: date, why: str, now: datetime
) -> None:
    subject = f"{membership.id} {until}"
    open_task(session, TaskKind.TIER_FITS_NO_MORE, subject, why, now)
