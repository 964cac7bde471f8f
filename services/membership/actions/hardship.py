"""Cases of hardship: somebody asks to pay less, and it is decided on a reference, without a name."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.grants import HardshipRefused
from services.membership.actions.applications.locking import locked
from services.membership.actions.grants import ask_at_granted_price, note_grant
from services.membership.actions.numbers import take_numbers
from services.membership.models import Application, Grant, HardshipCase, Membership
from services.membership.models.grants import CaseState, GrantKind, GrantReason
from services.membership.queries.grants import (
    case_of,
    grant_of_case,
    had_grant,
    open_case,
)
from services.membership.queries.memberships import membership_of
from services.membership.rules.applying import ApplicantIsNotSaid, check_is_open
from services.membership.rules.grants import (
    case_reference,
    check_decides_case,
    check_ends,
    check_granted_the_same,
    check_may_be_granted,
    check_nothing_was_granted,
    check_one_price,
    check_was_not_granted,
)
from services.membership.rules.standing import standing_of
from shared.callers import Caller
from shared.database import Session, lock_row
from shared.outbox import announce


def ask_to_pay_less(
    session: Session,
    *,
    application_id: UUID | None,
    membership_id: UUID | None,
    statement: str,
    person_id: UUID | None,
    today: date,
    now: datetime,
) -> HardshipCase:
    """An applicant, or a member, asks to pay less. Asking twice returns the case that waits, as it was told."""
    if application_id is not None:
        application = locked(session, application_id)
        check_is_open(application)
        person_id = application.person_id
    elif membership_id is not None:
        found = lock_row(session, Membership, membership_id)
        membership = found or membership_of(session, membership_id)
        check_may_be_granted(standing_of(membership, today))
    if person_id is None:
        raise ApplicantIsNotSaid("A person asks for this: sign in, or act for one")
    known = open_case(session, application_id, membership_id)
    if known is not None:
        return known
    number = take_numbers(session, f"hardship-{today.year}")
    case = HardshipCase(
        reference=case_reference(today.year, number),
        application_id=application_id,
        membership_id=membership_id,
        person_id=person_id,
        statement=statement,
        state=CaseState.ASKED,
        asked_at=now,
    )
    session.add(case)
    session.flush()
    return case


def grant_hardship(
    session: Session,
    reference: str,
    caller: Caller,
    *,
    percent: int | None,
    price_minor: int | None,
    ends_on: date,
    reason: str,
    today: date,
    now: datetime,
) -> HardshipCase:
    """Let whoever asked pay so much, for terms that start before a day; what was told is forgotten.

    What is asked for already, and not paid, is asked for anew. Asking twice for the same returns the case
    as it was granted; a case that was decided otherwise is refused.
    """
    check_one_price(percent, price_minor)
    case, application, membership = _held(session, reference)
    check_decides_case(caller, case)
    if case.state != CaseState.ASKED:
        check_granted_the_same(case, grant_of_case(session, case.id), percent, price_minor, ends_on)
        return case
    check_ends(ends_on, today)
    if application is not None:
        check_is_open(application)
        check_nothing_was_granted(had_grant(session, application.id))
    grant = Grant(
        kind=GrantKind.HARDSHIP,
        application_id=case.application_id,
        case_id=case.id,
        reason_code=GrantReason.HARDSHIP,
        reason=reason,
        percent=percent,
        price_minor=price_minor,
        ends_on=ends_on,
        granted_by_id=caller.person_id,
        granted_at=now,
    )
    _decide(case, CaseState.GRANTED, reason, caller, now)
    note_grant(session, grant, membership)
    if membership is not None:
        ask_at_granted_price(session, membership, today, now)
    return case


def refuse_hardship(
    session: Session, reference: str, caller: Caller, *, reason: str, now: datetime
) -> HardshipCase:
    """Say no; what was told is forgotten.

    Asking twice returns the case as it was refused; one that was granted is refused.
    """
    case, _, _ = _held(session, reference)
    check_decides_case(caller, case)
    if case.state == CaseState.REFUSED:
        return case
    check_was_not_granted(case, grant_of_case(session, case.id))
    _decide(case, CaseState.REFUSED, reason, caller, now)
    session.flush()
    announce(
        session,
        HardshipRefused(
            case_id=case.id, person_id=case.person_id, reference=reference, reason=reason
        ),
    )
    return case


def _held(
    session: Session, reference: str
) -> tuple[HardshipCase, Application | None, Membership | None]:
    """A case with what it is about, in the order in which they are locked elsewhere."""
    case = case_of(session, reference)
    application = locked(session, case.application_id) if case.application_id else None
    membership_id = application.membership_id if application else case.membership_id
    membership = lock_row(session, Membership, membership_id) if membership_id else None
    return lock_row(session, HardshipCase, case.id) or case, application, membership


def _decide(
    case: HardshipCase, state: CaseState, reason: str, caller: Caller, now: datetime
) -> None:
    case.state, case.statement, case.reason = state, "", reason
    case.decided_at, case.decided_by_id = now, caller.person_id
