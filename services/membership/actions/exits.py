"""Ending memberships: resigned, terminated or ceased; and taking that back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.dues import void_invoice
from services.membership.actions.standings import tell_standing
from services.membership.models import Exit, Membership
from services.membership.models.memberships import Cessation, ExitKind
from services.membership.queries.dues import carried_out, open_for
from services.membership.queries.memberships import membership_of
from services.membership.rules.leaving import (
    NothingToTakeBack,
    check_appeal,
    check_days,
    check_may_resign,
    check_not_over,
    is_for_nothing,
    leaves_on,
    moves,
)
from services.membership.rules.standing import OVER, standing_of
from shared.database import Session, lock_row


def resign_membership(
    session: Session,
    membership_id: UUID,
    *,
    effective_on: date | None,
    reason: str,
    noted_by_id: UUID | None,
    today: date,
    now: datetime,
) -> Membership:
    """A member leaves: with the end of what is paid, unless another day is wished.

    Asking again moves it to another day, as long as the one that was said has not come; the same day, or
    none, changes nothing.
    """
    membership = _locked(session, membership_id)
    known = _ending(membership, ExitKind.RESIGNED)
    if known is not None and not moves(known, effective_on, today):
        return membership
    check_may_resign(standing_of(membership, today))
    day = effective_on or leaves_on(membership.terms, today)
    check_days(day, None, today)
    _give_way(session, known, today)
    membership.auto_renew = False
    ending = Exit(kind=ExitKind.RESIGNED, effective_on=day, reason=reason)
    return _end(session, membership, ending, noted_by_id, today, now)


def leave_at_once(
    session: Session,
    membership_id: UUID,
    *,
    noted_by_id: UUID | None,
    today: date,
    now: datetime,
) -> Membership:
    """A member is gone today, whatever was paid, and whether or not the membership runs.

    Asking twice changes nothing.
    """
    membership = _locked(session, membership_id)
    membership.auto_renew = False
    if standing_of(membership, today) in OVER:
        return membership
    for ahead in membership.exits:
        if ahead.revoked_on is None:
            ahead.revoked_on = today
    ending = Exit(kind=ExitKind.RESIGNED, effective_on=today, reason="")
    return _end(session, membership, ending, noted_by_id, today, now)


def terminate_membership(
    session: Session,
    membership_id: UUID,
    *,
    effective_on: date | None,
    reason: str,
    appeal_until: date | None,
    noted_by_id: UUID | None,
    today: date,
    now: datetime,
) -> Membership:
    """The association ends a membership, for a reason that may be appealed against until a date.

    Asking again moves either day, as long as the membership has not ended; the same days, or none, change
    nothing.
    """
    membership = _locked(session, membership_id)
    known = _ending(membership, ExitKind.TERMINATED)
    if known is not None and not moves(known, effective_on, today, appeal_until):
        return membership
    check_not_over(standing_of(membership, today))
    day = effective_on or (known.effective_on if known else today)
    until = appeal_until or (known.appeal_until if known else None)
    check_days(day, None, today)
    check_appeal(until, today)
    _give_way(session, known, today)
    membership.auto_renew = False
    ending = Exit(kind=ExitKind.TERMINATED, effective_on=day, reason=reason, appeal_until=until)
    return _end(session, membership, ending, noted_by_id, today, now)


def cease_membership(
    session: Session,
    membership_id: UUID,
    *,
    cause: Cessation,
    effective_on: date | None,
    reason: str,
    noted_by_id: UUID | None,
    today: date,
    now: datetime,
) -> Membership:
    """Whoever held a membership is no more: dissolved, deceased or merged into another.

    It may have been known late, so the day may lie in the past. Asking again moves it, as long as the day
    that was said has not come; the same day, or none, changes nothing.
    """
    membership = _locked(session, membership_id)
    known = _ending(membership, ExitKind.CEASED)
    if known is not None and not moves(known, effective_on, today):
        return membership
    _give_way(session, known, today)
    membership.auto_renew = False
    ending = Exit(
        kind=ExitKind.CEASED, effective_on=effective_on or today, cause=cause, reason=reason
    )
    return _end(session, membership, ending, noted_by_id, today, now)


def reinstate_membership(session: Session, membership_id: UUID, today: date) -> Membership:
    """Take back, from today on, that a membership is over or about to end: an appeal was heard, a mind
    was changed. It stands again as its terms say. Asking twice is refused, for nothing is left to do."""
    membership = _locked(session, membership_id)
    standing = [one for one in membership.exits if one.revoked_on is None]
    if not standing:
        raise NothingToTakeBack
    for ending in standing:
        ending.revoked_on = today
    session.flush()
    tell_standing(session, membership, today)
    return membership


def _end(
    session: Session,
    membership: Membership,
    ending: Exit,
    noted_by_id: UUID | None,
    today: date,
    now: datetime,
) -> Membership:
    ending.membership_id = membership.id
    ending.noted_by_id, ending.noted_at = noted_by_id, now
    membership.exits.append(ending)
    session.flush()
    _owe_no_more(session, membership, ending.effective_on, today, now)
    tell_standing(session, membership, today)
    return membership


def _owe_no_more(
    session: Session, membership: Membership, leaves_on: date, today: date, now: datetime
) -> None:
    """Nobody owes what they will not have: it is void, and what was paid on it is to the payer's credit.

    What was given already is owed as before, as when a payment went back after its term was granted.
    """
    for invoice in open_for(session, membership.id):
        if is_for_nothing(invoice, carried_out(session, invoice), leaves_on, today):
            void_invoice(session, invoice.id, today=today, now=now)


def _ending(membership: Membership, kind: ExitKind) -> Exit | None:
    """How a membership ends, or ended, in one way, where that was not taken back."""
    standing = (one for one in membership.exits if one.kind == kind and one.revoked_on is None)
    return next(standing, None)


def _give_way(session: Session, known: Exit | None, today: date) -> None:
    """An end that has not come, and was told to nobody, gives way to another."""
    if known is not None:
        known.revoked_on = today
        session.flush()


def _locked(session: Session, membership_id: UUID) -> Membership:
    return lock_row(session, Membership, membership_id) or membership_of(session, membership_id)
