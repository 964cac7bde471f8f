"""Granting terms: a term is appended, never edited."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from events.memberships import MemberJoined, MembershipRenewed
from services.membership.models import Application, Invoice, Membership, Term
from services.membership.models.memberships import Origin
from services.membership.rules.terms import (
    Dates,
    check_no_overlap,
    next_term,
    policy_of,
    running_term,
    span,
)
from shared.database import Session, lock_row
from shared.outbox import announce


def grant_paid_term(session: Session, membership_id: UUID, invoice: Invoice, now: datetime) -> Term:
    """Grant the term that an invoice paid for. Asking twice returns the term that it granted."""
    membership = locked_membership(session, membership_id)
    for term in membership.terms:
        if term.invoice_id == invoice.id:
            return term
    # Money that came before the invoice was written buys no days of the past.
    paid_on = max(invoice.issued_on, invoice.paid_on or invoice.issued_on)
    dates = next_term(membership.terms, policy_of(membership.tier), paid_on)
    origin = Origin.RENEWAL if membership.terms else Origin.JOIN
    return append_term(session, membership, dates, origin, now, invoice_id=invoice.id)


def grant_free_term(
    session: Session,
    membership: Membership,
    today: date,
    now: datetime,
    *,
    grant_id: UUID | None = None,
    ends_on: date | None = None,
) -> Term:
    """Grant a term that costs nothing: until a date, or as long as the tier's others.

    Asking twice for one grant returns its term; without a grant, a membership that has terms returns
    its first one.
    """
    membership = locked_membership(session, membership.id)
    for term in membership.terms:
        if term.grant_id == grant_id:
            return term
    policy = policy_of(membership.tier)
    if membership.terms and grant_id is None:
        return membership.terms[0]
    dates = next_term(membership.terms, policy, today)
    if ends_on is not None:
        dates = span(dates.starts_on, ends_on, policy)
    return append_term(session, membership, dates, Origin.GRANT, now, grant_id=grant_id)


def take_over_term(
    session: Session, membership: Membership, since: date, today: date, now: datetime
) -> Term:
    """Note the running term of a membership from before, billing nothing. Asking twice returns it."""
    if membership.terms:
        return membership.terms[0]
    dates = running_term(since, policy_of(membership.tier), today)
    return append_term(session, membership, dates, Origin.IMPORT, now)


def append_term(
    session: Session,
    membership: Membership,
    dates: Dates,
    origin: Origin,
    now: datetime,
    *,
    invoice_id: UUID | None = None,
    line_id: UUID | None = None,
    grant_id: UUID | None = None,
) -> Term:
    """Add a term to a locked membership and say so. Refuses one that shares a day with another."""
    check_no_overlap(membership.terms, dates)
    is_first = not membership.terms
    term = Term(
        membership_id=membership.id,
        tier_slug=membership.tier_slug,
        origin=origin,
        invoice_id=invoice_id,
        invoice_line_id=line_id,
        grant_id=grant_id,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        grace_ends_on=dates.grace_ends_on,
        anchor_on=dates.anchor_on,
        anchor_months=dates.anchor_months,
        granted_at=now,
    )
    membership.all_terms.append(term)
    session.flush()
    if is_first:
        _convert(session, membership)
        announce(session, _joined(membership, term))
    else:
        announce(session, _renewed(membership, term))
    return term


def locked_membership(session: Session, membership_id: UUID) -> Membership:
    """A membership that nobody else adds to meanwhile."""
    membership = lock_row(session, Membership, membership_id)
    assert membership is not None, "an invoice names a membership"
    return membership


def _convert(session: Session, membership: Membership) -> None:
    """An approved application has become what it asked for."""
    session.execute(
        update(Application)
        .where(Application.membership_id == membership.id, Application.state == "approved")
        .values(state="converted")
    )


def _joined(membership: Membership, term: Term) -> MemberJoined:
    return MemberJoined(
        membership_id=membership.id,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        tier=membership.tier_slug,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        taken_over=membership.taken_over,
    )


def _renewed(membership: Membership, term: Term) -> MembershipRenewed:
    return MembershipRenewed(
        membership_id=membership.id, starts_on=term.starts_on, ends_on=term.ends_on
    )
