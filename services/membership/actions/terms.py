"""Granting terms: a term is appended, never edited."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from events.memberships import MemberJoined, MembershipReinstated, MembershipRenewed
from services.membership.actions.nominations.thanking import thank_nominators
from services.membership.actions.standings import make_known
from services.membership.models import Application, Invoice, InvoiceLine, Membership, Term
from services.membership.models.memberships import Origin
from services.membership.queries.tiers import tier_of
from services.membership.rules.lines import (
    counts_from,
    has_gone_by,
    terms_of,
)
from services.membership.rules.standing import Standing, by_terms, has_benefits, standing_of
from services.membership.rules.terms import (
    Dates,
    bought_term,
    check_no_overlap,
    next_term,
    policy_of,
    span,
)
from shared.database import Session, lock_row
from shared.outbox import announce


def grant_term_of_line(
    session: Session, membership: Membership, invoice: Invoice, line: InvoiceLine, now: datetime
) -> None:
    """Grant a locked membership the term that a paid line asked for, in the tier that it was priced in.

    Where its days had gone by before it was paid, and the next ones were bought with it, there is
    nothing to grant.
    """
    lines, paid_on = terms_of(invoice, membership.id), counts_from(invoice)
    if has_gone_by(line, lines, paid_on):
        return
    tier = tier_of(session, line.tier_slug or membership.tier_slug)
    terms = membership.terms
    dates = bought_term(terms, policy_of(tier), line.ends_on, paid_on)
    last = terms[-1] if terms else None
    origin = origin_of(last, dates)
    follows = False
    if last is not None and last.invoice_line_id in {one.id for one in lines}:
        # the rest of a year and the next one were joined with together
        follows, origin = True, Origin(last.origin)
    until = max([dates.ends_on, *(one.ends_on for one in lines if one.ends_on)])
    append_term(
        session,
        membership,
        dates,
        origin,
        now,
        tier_slug=tier.slug,
        invoice_id=invoice.id,
        line_id=line.id,
        paid_on=paid_on,
        said_until=until,
        is_quiet=follows,
    )


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


def append_term(
    session: Session,
    membership: Membership,
    dates: Dates,
    origin: Origin,
    now: datetime,
    *,
    tier_slug: str | None = None,
    invoice_id: UUID | None = None,
    line_id: UUID | None = None,
    grant_id: UUID | None = None,
    paid_on: date | None = None,
    said_until: date | None = None,
    is_quiet: bool = False,
) -> Term:
    """Add a term to a locked membership and say so. Refuses one that shares a day with another.

    `said_until` is what is said of its end, where more was bought with it.
    """
    check_no_overlap(membership.terms, dates)
    was = by_terms(membership.terms, paid_on or dates.starts_on)
    term = Term(
        membership_id=membership.id,
        tier_slug=tier_slug or membership.tier_slug,
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
    is_first = not membership.terms
    membership.all_terms.append(term)
    if membership.next_tier_slug == term.tier_slug:
        membership.next_tier_slug = None
    session.flush()
    _convert(session, membership)
    if is_first:
        announce(session, _joined(membership, term, said_until or term.ends_on))
        thank_nominators(session, membership, now)
    elif not is_quiet:
        _say_renewed(session, membership, term, was, paid_on or term.starts_on)
    return term


def _say_renewed(
    session: Session, membership: Membership, term: Term, was: Standing, day: date
) -> None:
    enjoys = has_benefits(standing_of(membership, day))
    if enjoys:
        make_known(session, membership, day)
    renewed = MembershipRenewed(
        membership_id=membership.id,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        benefits_active=enjoys,
    )
    announce(session, renewed)
    if was is Standing.LAPSED and enjoys:
        announce(
            session,
            MembershipReinstated(
                membership_id=membership.id,
                organisation_id=membership.organisation_id,
                person_id=membership.person_id,
                reinstated_on=day,
            ),
        )


def origin_of(last: Term | None, dates: Dates) -> Origin:
    """What has a gap of benefits before it is a new beginning."""
    if last is None:
        return Origin.JOIN
    return Origin.RENEWAL if dates.starts_on < last.grace_ends_on else Origin.REJOIN


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


def _joined(membership: Membership, term: Term, until: date) -> MemberJoined:
    return MemberJoined(
        membership_id=membership.id,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        tier=term.tier_slug,
        starts_on=term.starts_on,
        ends_on=until,
        taken_over=membership.taken_over,
    )
