"""Asking for an erasure, and calling it off while there is time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from events.erasures import ErasureCancelled, ErasureRequested
from services.membership.actions.sign_ins import use_link
from services.membership.models import Erasure, ErasureState, Person
from services.membership.queries.erasures import (
    erasure_of,
    let_be_erased,
    opened_by,
    waiting_erasure,
)
from services.membership.queries.persons import person_of
from services.membership.queries.policies import retention_policy
from services.membership.rules.erasures import (
    LEAST_DAYS_FOR_UNTIED,
    ErasureIsDone,
    check_may_ask_for_erasure,
    erased_on,
)
from shared.callers import Caller
from shared.database import Session, lock_row
from shared.outbox import announce
from shared.tokens import HasKeys

Wisher = Literal["person", "admin", "clock"]


def request_erasure(
    session: Session,
    keys: HasKeys,
    person_id: UUID,
    caller: Caller,
    *,
    proof: str,
    reason: str,
    today: date,
    now: datetime,
) -> Erasure:
    """A person wants to be erased, or an admin says so: it is done once the cooling-off is over.

    `proof` is what is in a sign-in link of the last minutes. Asking twice returns the erasure that waits.
    """
    person = person_of(session, person_id)
    lock_row(session, Person, person.id)
    has_proven = bool(proof) and use_link(session, keys, proof, now) == person.id
    check_may_ask_for_erasure(caller, person.id, has_proven)
    known = waiting_erasure(session, person.id)
    if known is not None:
        return known
    let_be_erased(session, person.id)
    due_on = erased_on(today, retention_policy(session).cooling_off_days)
    wished_by: Wisher = "person" if caller.person_id == person.id else "admin"
    return _let_wait(session, person.id, caller.person_id, wished_by, reason, due_on, now)


def let_untied_wait(session: Session, person_id: UUID, today: date, now: datetime) -> Erasure:
    """Let somebody whom nothing ties any more wait for being erased; they have longer to say no.

    Asking twice is refused by the database.
    """
    days = max(retention_policy(session).cooling_off_days, LEAST_DAYS_FOR_UNTIED)
    why = "Nothing ties this person any more"
    return _let_wait(session, person_id, None, "clock", why, erased_on(today, days), now)


def _let_wait(
    session: Session,
    person_id: UUID,
    by_id: UUID | None,
    wished_by: Wisher,
    reason: str,
    due_on: date,
    now: datetime,
) -> Erasure:
    erasure = Erasure(
        person_id=person_id,
        state=ErasureState.WAITING,
        reason=reason,
        asked_at=now,
        asked_by_id=by_id,
        due_on=due_on,
        look_on=due_on,
    )
    session.add(erasure)
    session.flush()
    said = ErasureRequested(
        erasure_id=erasure.id, person_id=person_id, due_on=due_on, wished_by=wished_by
    )
    announce(session, said)
    return erasure


def cancel_erasure(
    session: Session, erasure_id: UUID, by_id: UUID | None, now: datetime
) -> Erasure:
    """Think better of it: the person stays. Asking twice changes nothing; once it is done it is too late."""
    erasure = lock_row(session, Erasure, erasure_id) or erasure_of(session, erasure_id)
    if erasure.state == ErasureState.DONE:
        raise ErasureIsDone("The erasure was carried out")
    if erasure.state == ErasureState.WAITING:
        erasure.state, erasure.settled_at = ErasureState.CANCELLED, now
        erasure.settled_by_id = by_id
        session.flush()
        said = ErasureCancelled(erasure_id=erasure.id, person_id=erasure.person_id)
        announce(session, said)
    return erasure


def cancel_by_link(session: Session, keys: HasKeys, token: str, now: datetime) -> Erasure:
    """Call an erasure off by the link of a letter. Asking twice changes nothing."""
    erasure_id = opened_by(keys, token, now)
    return cancel_erasure(session, erasure_id, erasure_of(session, erasure_id).person_id, now)
