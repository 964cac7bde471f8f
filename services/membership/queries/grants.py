"""Grants and cases of hardship, as those may see them who may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Application, Grant, HardshipCase, Membership
from services.membership.models.grants import CaseState, GrantKind
from services.membership.queries.applications import let_applicant
from services.membership.queries.memberships import check_may_ask
from services.membership.rules.applying import refuse
from services.membership.rules.grants import check_one_subject
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset
from shared.errors import NotFound


class NoSuchGrant(NotFound):
    """No grant is known by this id."""


class NoSuchCase(NotFound):
    """No case is known by this reference."""


@dataclass(frozen=True)
class CaseShown:
    """A case of hardship as those see it who decide: what is told, and not by whom."""

    reference: str
    state: str
    asks_for: str
    tier: str
    statement: str
    reason: str
    asked_at: datetime
    decided_at: datetime | None


def grants(
    session: Session, after: str | None, limit: int, membership_id: UUID | None, caller: Caller
) -> Page[Grant]:
    """Grants, oldest first; those for hardship are shown to treasurers alone."""
    found = select(Grant)
    if membership_id is not None:
        found = found.where(Grant.membership_id == membership_id)
    if not caller.has(Role.TREASURER):
        found = found.where(Grant.kind == GrantKind.COMPLIMENTARY)
    return keyset(session, found, Grant.id, after, limit)


def grant_of(session: Session, grant_id: UUID) -> Grant:
    """The grant of an id. Raises NoSuchGrant."""
    grant = session.get(Grant, grant_id)
    if grant is None:
        raise NoSuchGrant(f"No grant has the id {grant_id}")
    return grant


def granted_prices(session: Session, membership_ids: Collection[UUID]) -> dict[UUID, list[Grant]]:
    """What was ever granted for hardship to each of these memberships."""
    found = select(Grant).where(
        Grant.membership_id.in_(membership_ids), Grant.kind == GrantKind.HARDSHIP
    )
    granted: dict[UUID, list[Grant]] = {}
    for one in session.scalars(found):
        if one.membership_id is not None:
            granted.setdefault(one.membership_id, []).append(one)
    return granted


def grant_of_application(session: Session, application_id: UUID) -> Grant | None:
    """What was granted to an application, if it did not end."""
    found = select(Grant).where(Grant.application_id == application_id, Grant.ended_on.is_(None))
    return session.scalar(found)


def had_grant(session: Session, application_id: UUID) -> bool:
    """Whether something was ever granted to an application, also where it ended."""
    found = select(Grant.id).where(Grant.application_id == application_id)
    return session.scalar(found) is not None


def grant_of_case(session: Session, case_id: UUID) -> Grant | None:
    """What was granted with a case of hardship, if anything; also where it ended."""
    return session.scalar(select(Grant).where(Grant.case_id == case_id))


def complimentary(session: Session, membership_id: UUID, ends_on: date) -> Grant | None:
    """What was given to a membership until this very day, if anything."""
    found = select(Grant).where(
        Grant.membership_id == membership_id,
        Grant.kind == GrantKind.COMPLIMENTARY,
        Grant.ends_on == ends_on,
        Grant.ended_on.is_(None),
    )
    return session.scalar(found.limit(1))


def cases(session: Session, after: str | None, limit: int, state: str | None) -> Page[CaseShown]:
    """Cases of hardship, oldest first, in a state if one is asked for; not whose they are."""
    found = select(HardshipCase)
    if state:
        found = found.where(HardshipCase.state == state)
    page = keyset(session, found, HardshipCase.id, after, limit)
    return Page([show_case(session, one) for one in page.items], page.next)


def case_of(session: Session, reference: str) -> HardshipCase:
    """The case of a reference. Raises NoSuchCase."""
    case = session.scalar(select(HardshipCase).where(HardshipCase.reference == reference))
    if case is None:
        raise NoSuchCase(f"No case is called {reference}")
    return case


def open_case(
    session: Session, application_id: UUID | None, membership_id: UUID | None
) -> HardshipCase | None:
    """The case that waits to be decided about an application, or a membership."""
    found = select(HardshipCase).where(
        HardshipCase.application_id.is_not_distinct_from(application_id),
        HardshipCase.membership_id.is_not_distinct_from(membership_id),
        HardshipCase.state == CaseState.ASKED,
    )
    return session.scalar(found)


def show_case(session: Session, case: HardshipCase) -> CaseShown:
    """A case without whose it is."""
    model, held = (
        (Application, case.application_id)
        if case.application_id
        else (Membership, case.membership_id)
    )
    tier = session.scalar(select(model.tier_slug).where(model.id == held))
    return CaseShown(
        reference=case.reference,
        state=case.state,
        asks_for="joining" if case.application_id else "renewal",
        tier=tier or "",
        statement=case.statement,
        reason=case.reason,
        asked_at=case.asked_at,
        decided_at=case.decided_at,
    )


def let_ask_for_less(
    session: Session,
    application_id: UUID | None,
    membership_id: UUID | None,
    caller: Caller,
    bearer_of: UUID | None,
    today: date,
) -> None:
    """Refuse all but the applicant, or whom the membership belongs to: nobody tells this for another."""
    check_one_subject(application_id, membership_id)
    if application_id is not None:
        let_applicant(session, application_id, caller, bearer_of, today)
    elif not caller.is_known:
        refuse(caller)
    elif membership_id is not None:
        check_may_ask(session, membership_id, caller, today)
