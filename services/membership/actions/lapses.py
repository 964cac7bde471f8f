"""Saying that memberships have lapsed."""

from __future__ import annotations

from datetime import date

from events.memberships import MembershipLapsed
from services.membership.models import Membership, Transition
from services.membership.queries.lapses import perhaps_lapsed
from services.membership.rules.standing import Standing, standing_of
from services.membership.rules.terms import grace_ends_on, policy_of
from shared.database import Session, insert_once
from shared.outbox import announce


def announce_lapses(session: Session, today: date) -> int:
    """Announce each membership that has lapsed, once for each term that ran out."""
    lapsed = [
        membership
        for membership in perhaps_lapsed(session, today)
        if standing_of(membership, today) is Standing.LAPSED
    ]
    return sum(_announce_lapse(session, membership) for membership in lapsed)


def _announce_lapse(session: Session, membership: Membership) -> bool:
    last = max(membership.terms, key=lambda term: term.ends_on)
    lapsed_on = grace_ends_on(last, policy_of(membership.tier))
    is_new = insert_once(
        session,
        Transition,
        membership_id=membership.id,
        term_id=last.id,
        kind=str(Standing.LAPSED),
        effective_on=lapsed_on,
    )
    if is_new:
        announce(
            session,
            MembershipLapsed(
                membership_id=membership.id,
                organisation_id=membership.organisation_id,
                person_id=membership.person_id,
                lapsed_on=lapsed_on,
            ),
        )
    return is_new
