"""What is due: swept by the clock, each effect once however often it is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from events.memberships import MembershipLapsed
from services.membership.actions.memberships import standing_of
from services.membership.actions.representatives import due_departures, end_representation
from services.membership.models import Membership, Term, Transition
from services.membership.rules.standing import Standing
from services.membership.rules.terms import grace_ends_on, policy_of
from shared.database import Session, insert_once
from shared.outbox import announce


def sweep(session: Session, today: date) -> int:
    """Carry out what is due on a date; returns how much was done. Asking twice does nothing more."""
    return announce_lapses(session, today) + carry_out_departures(session, today)


def announce_lapses(session: Session, today: date) -> int:
    """Announce each membership that has lapsed, once for each term that ran out."""
    lapsed = [
        membership
        for membership in session.scalars(_perhaps_lapsed(today)).all()
        if standing_of(membership, today) is Standing.LAPSED
    ]
    return sum(_announce_lapse(session, membership) for membership in lapsed)


def carry_out_departures(session: Session, today: date) -> int:
    """End the representations whose last day has come."""
    leavers = due_departures(session, today)
    for leaver in leavers:
        end_representation(session, leaver)
    return len(leavers)


def _perhaps_lapsed(today: date) -> Any:
    """Memberships whose last term is over and was not announced as lapsed."""
    later = aliased(Term)
    has_later = select(later.id).where(
        later.membership_id == Term.membership_id, later.ends_on > Term.ends_on
    )
    announced = select(Transition.term_id).where(
        Transition.term_id == Term.id, Transition.kind == str(Standing.LAPSED)
    )
    return (
        select(Membership)
        .join(Term, Term.membership_id == Membership.id)
        .where(Term.ends_on <= today, ~has_later.exists(), ~announced.exists())
        .order_by(Membership.id)
    )


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
