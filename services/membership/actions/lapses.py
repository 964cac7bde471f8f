"""Saying that memberships have lapsed."""

from __future__ import annotations

from datetime import date

from events.memberships import MembershipLapsed
from services.membership.actions.standings import say_once
from services.membership.models import Membership
from services.membership.queries.lapses import perhaps_lapsed
from services.membership.rules.standing import Standing, standing_of
from shared.database import Session


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
    lapsed = MembershipLapsed(
        membership_id=membership.id,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        lapsed_on=last.grace_ends_on,
    )
    return say_once(session, membership, last.id, str(Standing.LAPSED), last.grace_ends_on, lapsed)
