"""Giving memberships that cost nothing, and ending what was granted before its day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from events.grants import GrantEnded, GrantGiven
from services.membership.actions.applications.locking import locked
from services.membership.actions.dues import ask_instead, void_invoice
from services.membership.actions.terms import grant_free_term
from services.membership.models import Application, Grant, Invoice, Membership, Term
from services.membership.models.grants import GrantKind
from services.membership.models.words import LineKind
from services.membership.queries.dues import carried_out, open_invoice
from services.membership.queries.grants import (
    complimentary,
    grant_of,
    grant_of_application,
    had_grant,
)
from services.membership.queries.memberships import membership_of
from services.membership.queries.prices import lines_of_term, price_of_term
from services.membership.rules.applying import check_is_open
from services.membership.rules.grants import (
    check_ends,
    check_may_be_granted,
    check_may_end,
    check_nothing_follows,
    check_nothing_was_granted,
    check_one_subject,
)
from services.membership.rules.standing import standing_of
from services.membership.rules.terms import next_term, policy_of, span
from shared.callers import Caller
from shared.database import Session, lock_row
from shared.outbox import announce


def give_membership(
    session: Session,
    *,
    application_id: UUID | None,
    membership_id: UUID | None,
    reason_code: str,
    reason: str,
    ends_on: date,
    by_id: UUID | None,
    today: date,
    now: datetime,
) -> Grant:
    """Give a term that costs nothing, until a day: next to what runs, or with the approval of an application.

    What was asked for that term is void. Asking twice returns the grant that there is.
    """
    check_one_subject(application_id, membership_id)
    given = Grant(
        kind=GrantKind.COMPLIMENTARY,
        application_id=application_id,
        reason_code=reason_code,
        reason=reason,
        ends_on=ends_on,
        granted_by_id=by_id,
        granted_at=now,
    )
    if application_id is not None:
        application = locked(session, application_id)
        check_is_open(application)
        known = grant_of_application(session, application_id)
        membership_id = application.membership_id
        if known is not None:
            return known
        check_nothing_was_granted(had_grant(session, application_id))
    if membership_id is None:
        check_ends(ends_on, today)
        return note_grant(session, given, None)
    membership = lock_row(session, Membership, membership_id) or membership_of(
        session, membership_id
    )
    known = complimentary(session, membership.id, ends_on)
    if known is not None:
        return known
    check_may_be_granted(standing_of(membership, today))
    check_ends(ends_on, next_term(membership.terms, policy_of(membership.tier), today).starts_on)
    note_grant(session, given, membership)
    _ask_no_more(session, membership, today, now)
    grant_free_term(session, membership, today, now, grant_id=given.id, ends_on=ends_on)
    return given


def note_grant(session: Session, grant: Grant, membership: Membership | None) -> Grant:
    """Write a grant down and say so. Asking twice notes two: whoever calls looks first."""
    grant.membership_id = membership.id if membership else None
    session.add(grant)
    session.flush()
    is_free = grant.kind == GrantKind.COMPLIMENTARY or 0 in (grant.percent, grant.price_minor)
    told = {"application_id": grant.application_id, **_whose(session, grant)}
    announce(session, GrantGiven(**told, is_free=is_free, ends_on=grant.ends_on))
    return grant


def ask_at_granted_price(
    session: Session, membership: Membership, today: date, now: datetime
) -> None:
    """Ask anew, at the price that is granted now, for a term that was asked for and is not had.

    What was paid on it already counts. Asking twice asks once more, for the same.
    """
    invoice = open_invoice(session, membership.id, LineKind.TERM)
    if invoice is None:
        return
    ask_instead(session, invoice, lines_of_term(session, membership, invoice, today), today, now)
    if not membership.terms and price_of_term(session, membership, today).is_free:
        grant_free_term(session, membership, today, now)


def end_grant(
    session: Session,
    grant_id: UUID,
    caller: Caller,
    *,
    ended_on: date | None,
    today: date,
    now: datetime,
) -> Grant:
    """End what was granted before its day: a term that was given is over then, and its grace begins.

    What was asked for at a granted price stays asked. Asking twice returns the grant as it ended.
    """
    grant = lock_row(session, Grant, grant_id) or grant_of(session, grant_id)
    check_may_end(caller, grant)
    if grant.ended_on is not None:
        return grant
    day = max(ended_on or today, today)
    check_ends(grant.ends_on, day)
    if grant.kind == GrantKind.COMPLIMENTARY and grant.membership_id is not None:
        _shorten(session, grant.id, grant.membership_id, day, now)
    grant.ended_on, grant.ended_by_id = day, caller.person_id
    session.flush()
    announce(session, GrantEnded(**_whose(session, grant), ended_on=day))
    return grant


def _ask_no_more(
    session: Session, membership: Membership, today: date, now: datetime
) -> Invoice | None:
    """Void the invoice that asks for the next term, if there is one that nothing was given for."""
    invoice = open_invoice(session, membership.id, LineKind.TERM)
    if invoice is None or carried_out(session, invoice):
        return None
    return void_invoice(session, invoice.id, today=today, now=now)


def _shorten(
    session: Session, grant_id: UUID, membership_id: UUID, day: date, now: datetime
) -> None:
    """No term is edited: the given one becomes void, and a shorter one takes its place."""
    membership = lock_row(session, Membership, membership_id) or membership_of(
        session, membership_id
    )
    given = [term for term in membership.terms if term.grant_id == grant_id]
    check_nothing_follows(membership.terms, given)
    for term in given:
        term.voided_at = now
        session.flush()
        if term.starts_on < day:
            membership.all_terms.append(_until(membership, term, day, now))
    session.flush()


def _until(membership: Membership, term: Term, day: date, now: datetime) -> Term:
    dates = span(term.starts_on, day, policy_of(membership.tier), term.anchor_on)
    return Term(
        membership_id=membership.id,
        tier_slug=term.tier_slug,
        origin=term.origin,
        grant_id=term.grant_id,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        grace_ends_on=dates.grace_ends_on,
        anchor_on=dates.anchor_on,
        anchor_months=dates.anchor_months,
        granted_at=now,
    )


def _whose(session: Session, grant: Grant) -> dict[str, Any]:
    """Who is told of a grant: the member, or whoever applies."""
    told: dict[str, Any] = {"grant_id": grant.id, "membership_id": grant.membership_id}
    if grant.membership_id is not None:
        held = membership_of(session, grant.membership_id)
        return told | {"organisation_id": held.organisation_id, "person_id": held.person_id}
    applied = session.get_one(Application, grant.application_id)
    return told | {"person_id": applied.person_id}
