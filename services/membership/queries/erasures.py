"""Erasures that were asked for, and whether they can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from services.membership.models import (
    ChargeAttempt,
    Erasure,
    ErasureState,
    Membership,
    StaffRole,
    Tier,
)
from services.membership.models.provider import AttemptState
from services.membership.queries.persons import payer_of_id
from services.membership.rules.erasures import (
    LINK_PURPOSE,
    check_may_be_erased,
    check_may_call_off,
)
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import NotFound
from shared.languages import mark
from shared.tokens import HasKeys, read

STATES_IN_WORDS = {
    ErasureState.CANCELLED: mark("This was called off: you stay. There is nothing to do."),
    ErasureState.DONE: mark("This was done: nothing is held of you any more."),
}
_ON_ITS_WAY = (AttemptState.ASKED, AttemptState.PROCESSING, AttemptState.UNANSWERED)


class NoSuchErasure(NotFound):
    """No erasure is known by this id."""


def erasure_of(session: Session, erasure_id: UUID) -> Erasure:
    """The erasure of an id. Raises NoSuchErasure."""
    erasure = session.get(Erasure, erasure_id)
    if erasure is None:
        raise NoSuchErasure(f"No erasure has the id {erasure_id}")
    return erasure


def let_call_off(session: Session, erasure_id: UUID, caller: Caller) -> None:
    """Refuse a caller who may not call an erasure off."""
    check_may_call_off(caller, erasure_of(session, erasure_id).person_id)


def opened_by(keys: HasKeys, token: str, now: datetime) -> UUID:
    """Which erasure the link of a letter is about. Raises BadToken or ExpiredToken."""
    return UUID(read(keys, LINK_PURPOSE, token, now)["erasure_id"])


def erasure_seen(session: Session, keys: HasKeys, token: str, now: datetime) -> Erasure:
    """The erasure that the link of a letter is about. Raises BadToken, ExpiredToken or NoSuchErasure."""
    return erasure_of(session, opened_by(keys, token, now))


def waiting_erasure(session: Session, person_id: UUID) -> Erasure | None:
    """The erasure of a person that waits for its day."""
    waiting = Erasure.person_id == person_id, Erasure.state == ErasureState.WAITING
    return session.scalar(select(Erasure).where(*waiting))


def erasures(session: Session, state: str | None, after: str | None, limit: int) -> Page[Erasure]:
    """Erasures that were asked for, oldest first."""
    found = select(Erasure)
    if state is not None:
        found = found.where(Erasure.state == state)
    return keyset(session, found, Erasure.id, after, limit)


def erasures_of(session: Session, person_id: UUID, caller: Caller) -> list[Erasure]:
    """The erasures of a person, oldest first, for that person and for admins."""
    check_may_call_off(caller, person_id)
    payer_of_id(session, person_id)
    found = select(Erasure).where(Erasure.person_id == person_id)
    return list(session.scalars(found.order_by(Erasure.id)))


def due_erasures(session: Session, today: date, limit: int) -> Sequence[UUID]:
    """The erasures whose day has come."""
    due = Erasure.state == ErasureState.WAITING, Erasure.look_on <= today
    return session.scalars(select(Erasure.id).where(*due).order_by(Erasure.id).limit(limit)).all()


def let_be_erased(session: Session, person_id: UUID) -> None:
    """Refuse to erase whoever something still hangs on, and say what to do first."""
    roles = session.scalars(select(StaffRole.role).where(StaffRole.person_id == person_id)).all()
    of_person = Membership.person_id == person_id
    charges = (
        select(func.count())
        .select_from(ChargeAttempt)
        .join(Membership, Membership.id == ChargeAttempt.membership_id)
        .where(of_person, ChargeAttempt.state.in_(_ON_ITS_WAY))
    )
    check_may_be_erased(
        roles, tiers_approved_by(session, person_id), person_id, session.scalar(charges) or 0
    )


def tiers_approved_by(session: Session, person_id: UUID) -> list[Tier]:
    """The tiers about whose applications a person votes."""
    return [one for one in session.scalars(select(Tier)) if str(person_id) in one.approver_ids]
