"""Letting a membership rest, and letting it go on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.membership.actions.standings import tell_standing
from services.membership.models import Hold, Membership
from services.membership.queries.memberships import membership_of
from services.membership.rules.leaving import check_days, check_may_rest, check_same_rest
from services.membership.rules.standing import rests, standing_of
from shared.database import Session, lock_row


def suspend_membership(
    session: Session,
    membership_id: UUID,
    *,
    starts_on: date | None,
    released_on: date | None,
    reason: str,
    today: date,
) -> Membership:
    """Let a membership rest from a day on, today if none is said, until a day if that is known.

    Asking twice changes nothing; for other days, while a hold is on it or lies ahead, it is refused.
    """
    membership = _locked(session, membership_id)
    for hold in membership.holds:
        if hold.released_on is None or hold.released_on > today:
            check_same_rest(hold, starts_on, released_on)
            return membership
    starts_on = starts_on or today
    check_may_rest(standing_of(membership, today))
    check_days(starts_on, released_on, today)
    hold = Hold(
        membership_id=membership.id, starts_on=starts_on, released_on=released_on, reason=reason
    )
    membership.holds.append(hold)
    session.flush()
    tell_standing(session, membership, today)
    return membership


def release_membership(
    session: Session, membership_id: UUID, released_on: date, today: date
) -> Membership:
    """Let a membership that rests go on from a day. Asking twice changes nothing more."""
    membership = _locked(session, membership_id)
    for hold in membership.holds:
        if rests(hold, today) or hold.starts_on > today:
            hold.released_on = max(hold.starts_on, released_on)
    session.flush()
    tell_standing(session, membership, today)
    return membership


def _locked(session: Session, membership_id: UUID) -> Membership:
    return lock_row(session, Membership, membership_id) or membership_of(session, membership_id)
