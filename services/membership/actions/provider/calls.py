"""Calls to the provider: written down and committed before they are made, and settled afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.membership.actions.provider.tasks import open_task
from services.membership.models import OutboundCall, ProviderCustomer
from services.membership.models.provider import CallState, TaskKind
from services.membership.rules.provider import (
    CLAIM_LASTS,
    MOST_CALLS,
    hash_of,
    key_of,
    must_search,
    next_at,
)
from services.membership.rules.wishes import Wish, kind_of, written
from shared.database import Session, insert_once, lock_row, new_id

CALLS_ARE_DUE = "calls-are-due"
NOT_KNOWN_YET = "@"  # and then the id of a customer whom the provider does not know yet
_WAITS = timedelta(seconds=1)


@dataclass(frozen=True)
class Claimed:
    """A call that is ours to make: what is wished, and with which key."""

    call_id: UUID
    kind: str
    subject_id: UUID
    params: dict[str, Any]
    key: str
    must_search: bool


def write_call(
    session: Session,
    subject_id: UUID,
    wish: Wish,
    livemode: bool,
    now: datetime,
    purpose: str = "",
) -> None:
    """Write down what is to be asked of the provider, in earnest or as a trial.

    Asking twice for the same purpose writes nothing.
    """
    kind = kind_of(wish)
    insert_once(
        session,
        OutboundCall,
        id=new_id(),
        key=key_of(kind, purpose or str(subject_id)),
        kind=kind,
        livemode=livemode,
        subject_id=subject_id,
        params=written(wish),
        params_hash="",
        state=CallState.READY,
        attempts=0,
        revision=0,
        must_search=False,
        next_at=now,
        last_error="",
        created_at=now,
    )
    session.info[CALLS_ARE_DUE] = True


def due_calls(session: Session, livemode: bool, now: datetime, limit: int) -> Sequence[UUID]:
    """The calls of one mode that are to be made now, in the order in which they were wished.

    Those of the other mode wait for a secret key of theirs.
    """
    due = select(OutboundCall.id).where(
        OutboundCall.state == CallState.READY,
        OutboundCall.livemode == livemode,
        OutboundCall.next_at <= now,
    )
    return session.scalars(due.order_by(OutboundCall.id).limit(limit)).all()


def take_over_calls(session: Session, cashier_id: UUID, now: datetime, alone: bool) -> int:
    """Take over the calls of a cashier that died while it made them: they are made again as they were."""
    lost = (OutboundCall.state == CallState.CALLING, OutboundCall.claimed_by != cashier_id)
    silent = () if alone else (OutboundCall.next_at <= now - CLAIM_LASTS,)
    done = session.execute(
        update(OutboundCall).where(*lost, *silent).values(state=CallState.READY, next_at=now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def claim_call(session: Session, call_id: UUID, cashier_id: UUID, now: datetime) -> Claimed | None:
    """Make a call ours, and fix what it says; None when it is not to be made now.

    What it says is fixed by the first claim: from then on the same key never says anything else.
    """
    call = lock_row(session, OutboundCall, call_id)
    if call is None or call.state != CallState.READY or call.next_at > now:
        return None
    if not _complete(session, call, now):
        return None
    call.must_search = call.must_search or must_search(call.first_called_at, now)
    call.state, call.claimed_by, call.next_at = CallState.CALLING, cashier_id, now
    call.attempts += 1
    call.first_called_at = call.first_called_at or now
    call.params_hash = call.params_hash or hash_of(call.params)
    assert call.params_hash == hash_of(call.params), "a key says one thing"
    session.flush()
    return Claimed(
        call.id, call.kind, call.subject_id, dict(call.params), call.key, call.must_search
    )


def settle_call(session: Session, call_id: UUID, result: dict[str, Any]) -> OutboundCall:
    """Note what came of a call. Asking twice changes nothing."""
    call = lock_row(session, OutboundCall, call_id)
    assert call is not None, "a call is never deleted while it is made"
    call.state, call.result, call.last_error = CallState.DONE, result, ""
    return call


def put_off_call(
    session: Session, call_id: UUID, reason: str, now: datetime, *, unknown: bool = False
) -> bool:
    """Let a call be made again later: with its key, or after a search with a new one (`unknown`).

    False, and nothing is changed, where it was made so often that it is to be given up.
    """
    call = lock_row(session, OutboundCall, call_id)
    assert call is not None, "a call is never deleted while it is made"
    if call.attempts >= MOST_CALLS:
        return False
    call.state, call.last_error, call.next_at = CallState.READY, reason, next_at(call.attempts, now)
    if unknown:
        call.must_search = True
    return True


def ask_again(session: Session, call: OutboundCall, now: datetime) -> None:
    """Have a call made again that failed or was given up, after a look whether it was done all the same.

    Asking twice changes nothing.
    """
    if call.state not in (CallState.FAILED, CallState.GIVEN_UP):
        return
    call.state, call.attempts, call.next_at = CallState.READY, 0, now
    call.must_search, call.revision = True, call.revision + 1
    session.info[CALLS_ARE_DUE] = True


def begin_anew(session: Session, call_id: UUID, cashier_id: UUID, now: datetime) -> Claimed:
    """Give a call a new key, for a search showed that with the old one nothing was done."""
    call = lock_row(session, OutboundCall, call_id)
    assert call is not None, "a call is never deleted while it is made"
    call.revision += 1
    call.key = f"{call.key.partition('~')[0]}~{call.revision}"
    call.must_search, call.first_called_at, call.claimed_by = False, now, cashier_id
    return Claimed(call.id, call.kind, call.subject_id, dict(call.params), call.key, False)


def fail_call(
    session: Session, call_id: UUID, reason: str, now: datetime, state: CallState = CallState.FAILED
) -> OutboundCall:
    """Ask no more, because the provider will not do it or does not answer, and have a person look at it."""
    call = lock_row(session, OutboundCall, call_id)
    assert call is not None, "a call is never deleted while it is made"
    call.state, call.last_error = state, reason
    is_unknown = state == CallState.GIVEN_UP
    said = "gave no answer to this" if is_unknown else "would not do this"
    named = call.params.get("invoice_id")
    open_task(
        session,
        TaskKind.CALL_FAILED,
        f"{call.id}:{call.revision}",
        f"The provider {said} ({call.kind}), and is not asked again by itself: {reason}",
        now,
        invoice_id=UUID(named) if named else None,
    )
    return call


def _complete(session: Session, call: OutboundCall, now: datetime) -> bool:
    """Fill in who the customer is, once the provider has told; until then a call waits."""
    named = str(call.params.get("customer_ref", ""))
    if not named.startswith(NOT_KNOWN_YET):
        return True
    customer = session.get(ProviderCustomer, UUID(named.removeprefix(NOT_KNOWN_YET)))
    if customer is None or customer.customer_ref is None:
        call.next_at = now + _WAITS
        return False
    call.params = {**call.params, "customer_ref": customer.customer_ref}
    return True
